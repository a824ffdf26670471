import type { WorkflowDefinition } from "@machinery/protocol";
import type { FindService, FindWorkflow } from "../definition.js";
import { parseDuration } from "../duration.js";
import { compileFields, compileOutputs } from "../fields/compile-fields.js";
import { LanguageError } from "../language-error.js";
import type { Plan } from "../plan.js";
import { planNotices } from "./check-notices.js";
import { planRetention } from "./check-retention.js";
import { analyseWorkflow } from "./analyse-workflow.js";

/** Compiles a workflow that `checkWorkflow` found no error in. Throws a LanguageError when there is one. */
export function compileWorkflow(
  definition: WorkflowDefinition,
  revision: number,
  services: FindService,
  workflows: FindWorkflow = () => undefined,
): Plan {
  const { findings, operations, concurrencyKey } = analyseWorkflow(definition, services, [], workflows, []);
  const error = findings.list.find(({ severity }) => severity === "error");
  if (error !== undefined) {
    throw new LanguageError(
      `workflow ${definition.name} revision ${revision} has errors: ${error.code} at ${error.path}: expected ${error.expected}, found ${error.found}`,
    );
  }
  const retentionMs = planRetention(definition.retention);
  const timeoutMs = parseDuration(definition.timeout);
  return {
    workflow: definition.name,
    revision,
    inputs: compileFields(definition.inputs),
    outputs: compileOutputs(definition.outputs),
    operations,
    ...(definition.notify.length === 0 ? {} : { notices: planNotices(definition.notify) }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(concurrencyKey === undefined ? {} : { concurrencyKey }),
    ...(retentionMs === undefined ? {} : { retentionMs }),
  };
}
