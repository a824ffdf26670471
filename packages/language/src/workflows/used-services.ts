import type { CallOperation, Compensation, WorkflowDefinition } from "@machinery/protocol";
import { splitCall } from "./find-called.js";
import { walkOperations } from "./walk-operations.js";

/** The names of the services that a workflow calls, each once, in the order of their first call. */
export function usedServices(definition: WorkflowDefinition): string[] {
  const called = walkOperations(definition.operations).flatMap(({ operation: { verb } }) => {
    if (verb.case === "run") return compensating(verb.value.compensate);
    return verb.case === "call" ? [...calledBy(verb.value), ...compensating(verb.value.compensate)] : [];
  });
  return [...new Set([...definition.services, ...called].map((text) => splitCall(text).service))];
}

/** What a call may call: the service it names, or those it chooses among. */
const calledBy = ({ service, among }: CallOperation): readonly string[] =>
  service.includes("${") ? among : [service, ...among];

const compensating = (compensation: Compensation | undefined): string[] =>
  compensation === undefined ? [] : [compensation.service];
