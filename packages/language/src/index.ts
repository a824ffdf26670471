export { readDefinitions, readDefinitionValue } from "./reading/read-definitions.js";
export { parseText, type TextDocument } from "./reading/parse-text.js";
export { Reader, type Keys, type ReadKey } from "./reading/reader.js";
export { describeNode, nodeToJson, type SourceNode } from "./reading/source-node.js";
export { markAll } from "./reading/mark-all.js";
export { scanText, type TextPart } from "./values/scan-text.js";
export { suggest } from "./suggest.js";
export { locateFindings } from "./reading/locate-findings.js";
export { checkService } from "./services/check-service.js";
export { checkWorkflow } from "./workflows/check-workflow.js";
export { compileWorkflow } from "./workflows/compile-workflow.js";
export { compileRequest, type BuiltRequest, type RequestTemplate } from "./services/compile-request.js";
export { compileFields } from "./fields/compile-fields.js";
export { resolvePointer } from "./schema/resolve-pointer.js";
export { resolveEndpoint, type ResolvedEndpoint } from "./services/resolve-endpoint.js";
export { planServiceLimits, type ServiceLimitsPlan } from "./services/service-limits.js";
export { planRetry } from "./services/retry.js";
export { formatRate } from "./services/rate.js";
export { operationBodies, type OperationBody } from "./workflows/operation-bodies.js";
export { operationNames } from "./workflows/operation-names.js";
export { walkOperations, type WalkedOperation } from "./workflows/walk-operations.js";
export { usedServices } from "./workflows/used-services.js";
export { pinnedWorkflow } from "./workflows/pinned-workflow.js";
export { usedWorkflows } from "./workflows/used-workflows.js";
export { plainDefinition } from "./writing/plain-definition.js";
export { sameDefinition } from "./writing/same-definition.js";
export { writeDefinition } from "./writing/write-definition.js";
export { definitionToJson } from "./writing/definition-to-json.js";
export { definitionSchema } from "./vocabulary/definition-schema.js";
export { operationRows, verbShapes } from "./vocabulary/verb-shapes.js";
export { definitionShapes } from "./vocabulary/definition-shapes.js";
export { partShapes } from "./vocabulary/part-shapes.js";
export type { Form, Row, Shape } from "./vocabulary/row.js";
export { formatDuration, parseDuration } from "./duration.js";
export { fromFields } from "./from-fields.js";
export { setField } from "./set-field.js";
export { toPlain } from "./plain-value.js";
export { findingCodes, type FindingCode } from "./finding-codes.js";
export type { ValuesByName } from "./values-by-name.js";
export { LanguageError } from "./language-error.js";
export type { Definition, FindService, FindWorkflow, Position, ReadDocument } from "./definition.js";
export type { Finding } from "./finding.js";
export {
  LANGUAGE_VERSION,
  type Checked,
  type Evaluated,
  type Expression,
  type FieldSet,
  type Mismatch,
  type Plan,
  type PlannedAsk,
  type PlannedBodies,
  type PlannedCall,
  type PlannedCatch,
  type PlannedChoice,
  type PlannedCompensation,
  type PlannedInput,
  type PlannedListen,
  type PlannedNotice,
  type PlannedOperation,
  type PlannedOutput,
  type PlannedRaise,
  type PlannedRequest,
  type PlannedRetention,
  type PlannedReturn,
  type PlannedRun,
  type PlannedSet,
  type PlannedSwitch,
  type PlannedTry,
  type PlannedWait,
  type PlannedWhile,
  type PlannedFor,
  type PlannedFork,
  type RetryPlan,
  type Scope,
} from "./plan.js";
