import type { Operation } from "@machinery/protocol";
import { operationBodies } from "./operation-bodies.js";

/** An operation somewhere in a workflow. */
export interface WalkedOperation {
  readonly operation: Operation;
  /** Such as `operations[2].switch.cases[0].do[1]`. */
  readonly path: string;
  /** How many bodies it lies in: 1 for those of the workflow itself. */
  readonly depth: number;
}

/** All operations of a workflow, nested ones too, in the order they are written. */
export function walkOperations(operations: readonly Operation[]): WalkedOperation[] {
  const walked: WalkedOperation[] = [];
  const ahead: WalkedOperation[] = [];
  const look = (body: readonly Operation[], path: string, depth: number) => {
    for (let index = body.length - 1; index >= 0; index--)
      ahead.push({ operation: body[index]!, path: `${path}[${index}]`, depth });
  };
  look(operations, "operations", 1);
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    walked.push(next);
    for (const body of operationBodies(next.operation).reverse())
      look(body.operations, `${next.path}.${body.path}`, next.depth + 1);
  }
  return walked;
}
