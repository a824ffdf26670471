import type { Operation, WorkflowDefinition } from "@machinery/protocol";
import { walkOperations } from "./walk-operations.js";

/** A name as it is taken from a service or a workflow: dashes become underscores. */
export const nameFromService = (service: string): string => service.replaceAll("-", "_");

/**
 * The names of a workflow's operations, nested ones too, in the order they are written: the given ones as they are, the others after their
 * service, their workflow or their verb, with a number from the second on. With `services` alone, one for each of them.
 */
export function operationNames(definition: WorkflowDefinition): string[] {
  const wishes =
    definition.operations.length > 0
      ? walkOperations(definition.operations).map(({ operation }) => ({
          name: operation.name,
          wish: wishOf(operation),
        }))
      : definition.services.map((service) => ({ name: "", wish: nameFromService(service) }));
  const taken = new Set(wishes.map(({ name }) => name));
  const counts = new Map<string, number>();
  return wishes.map(({ name, wish }) => (name === "" ? free(wish, taken, counts) : name));
}

function wishOf(operation: Operation): string {
  const { verb } = operation;
  if (verb.case === "call" && verb.value.service.includes("${")) return "call";
  if (verb.case === "call") return nameFromService(verb.value.service.split(".", 1)[0]!) || "call";
  if (verb.case === "run") return nameFromService(verb.value.workflow) || "run";
  return verb.case ?? "operation";
}

function free(wish: string, taken: Set<string>, counts: Map<string, number>): string {
  let count = (counts.get(wish) ?? 0) + 1;
  let name = count === 1 ? wish : `${wish}_${count}`;
  while (taken.has(name)) name = `${wish}_${++count}`;
  counts.set(wish, count);
  taken.add(name);
  return name;
}
