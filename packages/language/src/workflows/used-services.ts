import type { Compensation, WorkflowDefinition } from "@machinery/protocol";
import { splitCall } from "./find-called.js";
import { walkOperations } from "./walk-operations.js";

/** The names of the services that a workflow calls, each once, in the order of their first call. */
export function usedServices(definition: WorkflowDefinition): string[] {
  const called = walkOperations(definition.operations).flatMap(({ operation: { verb } }) =>
    verb.case === "call" ? [verb.value.service, ...compensating(verb.value.compensate)] : [],
  );
  return [...new Set([...definition.services, ...called].map((text) => splitCall(text).service))];
}

const compensating = (compensation: Compensation | undefined): string[] =>
  compensation === undefined ? [] : [compensation.service];
