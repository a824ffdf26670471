import { clone, create } from "@bufbuild/protobuf";
import type { JsonObject, WorkflowDefinition } from "@machinery/client";
import { definitionToJson, operationBodies, operationNames, walkOperations } from "@machinery/language";
import { OperationSchema, WorkflowDefinitionSchema, type Operation } from "@machinery/protocol";
import { bodySays } from "../graph/body-says.js";

/** An operation of a definition, with where it is. */
export interface PlacedOperation {
  /** Unique in the definition. */
  readonly name: string;
  readonly verb: string;
  /** What it says itself, without its name and the operations inside it. */
  readonly says: JsonObject;
  /** The body it lies in. */
  readonly body: PlacedBody;
  /** Its place in that body, from 0. */
  readonly index: number;
}

/** A body of a definition. */
export interface PlacedBody {
  /** The operation it belongs to. Unset: it is that of the workflow itself. */
  readonly of?: PlacedOperation;
  /** Its path below that, such as `switch.cases[0].do`. */
  readonly path: string;
  /** What it is, in words, which tells it from its operation's other ones whatever their order: `case data.amount > 1000`, `branch ship`. */
  readonly mark: string;
}

/** All operations of a definition, nested ones too, in the order they are written. A service of `services` is a call whose answer is merged. */
export function placedOperations(definition: WorkflowDefinition): readonly PlacedOperation[] {
  const top: PlacedBody = { path: "operations", mark: "" };
  const names = operationNames(definition);
  if (definition.operations.length === 0) {
    return definition.services.map((service, index) => ({
      name: names[index]!,
      verb: "call",
      says: { call: service, output: "${ answer }" },
      body: top,
      index,
    }));
  }
  const bodies = new Map<string, PlacedBody>([["operations", top]]);
  return walkOperations(definition.operations).map(({ operation, path }, at) => {
    const [, around = "", index = ""] = /^(.*)\[(\d+)\]$/.exec(path) ?? [];
    const placed = {
      name: names[at]!,
      verb: operation.verb.case ?? "unknown",
      says: ownSays(operation),
      body: bodies.get(around)!,
      index: Number(index),
    };
    for (const body of operationBodies(operation))
      bodies.set(`${path}.${body.path}`, {
        of: placed,
        path: body.path,
        mark: bodyMark(operation, body.path),
      });
    return placed;
  });
}

function ownSays(operation: Operation): JsonObject {
  const alone = clone(OperationSchema, operation);
  alone.name = "";
  for (const { operations } of operationBodies(alone)) operations.length = 0;
  const { spec } = definitionToJson(create(WorkflowDefinitionSchema, { operations: [alone] }));
  const [said] = (spec as unknown as { operations: readonly [JsonObject] }).operations;
  // A verb that says nothing but its body stands there without one.
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
}

function bodyMark(operation: Operation, path: string): string {
  const { role, says } = bodySays(operation, path);
  return `${role} ${says}`.trim();
}
