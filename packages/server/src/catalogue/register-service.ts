import { checkService, checkWorkflow, sameDefinition, type Finding } from "@machinery/language";
import {
  limits,
  refuse,
  type Rejection,
  type Result,
  type ServiceDefinition,
  type Violation,
} from "@machinery/protocol";
import { findingsToRejection, formatFinding } from "../errors/findings-to-rejection.js";
import { unchanged, type CatalogueChange } from "./catalogue-change.js";
import type { CatalogueIndex } from "./catalogue-index.js";
import { writeServiceRecord, type ServiceRecord } from "./service-record.js";
import { tooManyDefinitions } from "./too-many-definitions.js";

/** Registers a service: a new revision when its meaning differs from the newest. */
export function registerService(
  index: CatalogueIndex,
  definition: ServiceDefinition,
  options: { readonly force: boolean; readonly locate: (findings: Finding[]) => Finding[] },
  nowMs: number,
): Result<CatalogueChange> {
  const findings = options.locate(checkService(definition));
  if (findings.some((finding) => finding.severity === "error")) return refuse(findingsToRejection(findings));
  const { name } = definition;
  const current = index.service(name);
  if (current !== undefined && sameDefinition(current.definition, definition)) {
    return { ok: true, value: unchanged({ name, revision: current.revision }, findings) };
  }
  if (current === undefined && index.liveServices >= limits.definitions) {
    return refuse(tooManyDefinitions("services"));
  }
  const broken = current === undefined || options.force ? [] : brokenBy(index, definition);
  if (broken.length > 0) return refuse(breaksWorkflows(name, broken));
  const record: ServiceRecord = {
    name,
    revision: index.serviceRevision(name) + 1,
    createTimeMs: nowMs,
    deleted: false,
    definition,
  };
  return {
    ok: true,
    value: {
      outcome: { name, revision: record.revision, changed: true },
      warnings: findings,
      entry: (derived) => writeServiceRecord(record, derived),
      apply: (index) => index.putService(record),
    },
  };
}

/** The workflows that check today and would not with the new definition, each with its first error. */
function brokenBy(index: CatalogueIndex, definition: ServiceDefinition): Violation[] {
  const today = (name: string) => index.service(name)?.definition;
  const then = (name: string) => (name === definition.name ? definition : today(name));
  return index.usedBy(definition.name).flatMap((name) => {
    const workflow = index.workflow(name);
    if (workflow === undefined) return [];
    const error = firstError(checkWorkflow(workflow.definition, then));
    if (error === undefined || firstError(checkWorkflow(workflow.definition, today)) !== undefined) return [];
    return [{ field: `${name}: ${error.path}`, description: formatFinding(error), code: error.code }];
  });
}

const firstError = (findings: readonly Finding[]): Finding | undefined =>
  findings.find((finding) => finding.severity === "error");

function breaksWorkflows(name: string, violations: readonly Violation[]): Rejection {
  const [first] = violations;
  return {
    reason: "BREAKS_WORKFLOWS",
    expected: `a definition of \`${name}\` that the workflows using it can live with`,
    found: `one that breaks ${violations.length} of them, first ${first?.field}: ${first?.description}`,
    todo: "keep what they use, change them first, or force it",
    violations,
  };
}
