import type { WorkflowDefinition } from "@machinery/protocol";
import { walkOperations } from "./walk-operations.js";

/** The names of the workflows that a workflow runs, each once, in the order they are written. */
export function usedWorkflows(definition: WorkflowDefinition): string[] {
  const run = walkOperations(definition.operations).flatMap(({ operation: { verb } }) =>
    verb.case === "run" ? [verb.value.workflow] : [],
  );
  return [...new Set(run)];
}
