import { create } from "@bufbuild/protobuf";
import type { JsonObject, WorkflowDefinition } from "@machinery/client";
import { definitionToJson, plainDefinition } from "@machinery/language";
import { WorkflowDefinitionSchema } from "@machinery/protocol";
import { keyChanges, type KeyChange } from "./key-changes.js";
import { longestRising } from "./longest-rising.js";
import { matchBodies, matchOperations } from "./match-operations.js";
import { placedOperations, type PlacedBody, type PlacedOperation } from "./placed-operations.js";
import { placeWords } from "./place-words.js";

/** In what two definitions differ by meaning: spelling, the order of keys and what is said although it is the default do not count. */
export interface DefinitionChanges {
  /** Keys of the workflow itself, inputs and outputs among them. */
  readonly keys: readonly KeyChange[];
  /** In the order of the newer one; those that are gone come last. */
  readonly operations: readonly OperationChange[];
}

/** What became of one operation. An operation that changed may have been renamed and moved as well. */
export interface OperationChange {
  readonly kind: "added" | "removed" | "changed";
  readonly name: string;
  readonly verb: string;
  /** Its name before, where that was another. */
  readonly oldName?: string;
  /** Where it was, in words, where it was moved or is gone. */
  readonly from?: string;
  /** Where it is, in words, where it was moved or added. */
  readonly to?: string;
  /** What it says differently. Of one that was added or removed, all that it says. */
  readonly keys: readonly KeyChange[];
}

/** Compares two definitions of a workflow. */
export function definitionChanges(older: WorkflowDefinition, newer: WorkflowDefinition): DefinitionChanges {
  const [plainOlder, plainNewer] = [plainDefinition(older), plainDefinition(newer)];
  const [before, after] = [placedOperations(plainOlder), placedOperations(plainNewer)];
  const matches = matchOperations(before, after);
  const moved = movedOperations(before, after, matches);
  const changes = after.map((operation): OperationChange | undefined => {
    const { name, verb, says } = operation;
    const old = matches.get(operation);
    if (old === undefined)
      return { kind: "added", name, verb, to: placeWords(operation, after), keys: keyChanges({}, says) };
    const keys = keyChanges(old.says, says);
    const isMoved = moved.has(operation);
    if (keys.length === 0 && !isMoved && old.name === name) return undefined;
    return {
      kind: "changed",
      name,
      verb,
      keys,
      ...(old.name === name ? {} : { oldName: old.name }),
      ...(isMoved ? { from: placeWords(old, before), to: placeWords(operation, after) } : {}),
    };
  });
  const kept = new Set(matches.values());
  const gone = before
    .filter((operation) => !kept.has(operation))
    .map((operation): OperationChange => {
      const { name, verb, says } = operation;
      return { kind: "removed", name, verb, from: placeWords(operation, before), keys: keyChanges(says, {}) };
    });
  return {
    keys: keyChanges(ownKeys(plainOlder), ownKeys(plainNewer)),
    operations: [...changes.filter((change) => change !== undefined), ...gone],
  };
}

/** What a workflow says itself, apart from what it carries out. */
function ownKeys(definition: WorkflowDefinition): JsonObject {
  const alone = create(WorkflowDefinitionSchema, { ...definition, services: [], operations: [] });
  const { kind: _, name: __, spec, ...keys } = definitionToJson(alone);
  return { ...keys, ...(spec as JsonObject | undefined) };
}

/** Those that lie in another body than before, or in another order beside the same ones: of these, as few as explain it. */
function movedOperations(
  before: readonly PlacedOperation[],
  after: readonly PlacedOperation[],
  matches: ReadonlyMap<PlacedOperation, PlacedOperation>,
): ReadonlySet<PlacedOperation> {
  const bodies = matchBodies(before, after, matches);
  const moved = new Set<PlacedOperation>();
  const stayed = new Map<PlacedBody, PlacedOperation[]>();
  for (const operation of after) {
    const old = matches.get(operation);
    if (old === undefined) continue;
    if (bodies.get(operation.body) !== old.body) moved.add(operation);
    else {
      const beside = stayed.get(operation.body) ?? [];
      beside.push(operation);
      stayed.set(operation.body, beside);
    }
  }
  for (const operations of stayed.values()) {
    const inOrder = longestRising(operations.map((operation) => matches.get(operation)!.index));
    operations.forEach((operation, place) => {
      if (!inOrder.has(place)) moved.add(operation);
    });
  }
  return moved;
}
