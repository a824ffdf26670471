import { formatDuration, type PlannedAsk, type PlannedListen } from "@machinery/language";
import { EngineError } from "../engine-error.js";
import { operationOf } from "../plan/operation-of.js";
import type { Turn } from "../turn/turn.js";
import { failStep } from "./fail-step.js";

/** Has a step that was sent or told nothing in time enter its body `on_timeout`; fails it where there is none. */
export function overrunAwaited(turn: Turn, path: string): void {
  const operation = operationOf(turn.plan, path);
  if (operation.verb !== "listen" && operation.verb !== "ask")
    throw new EngineError(`Step ${path} waits for nobody`);
  if (operation.bodies["on_timeout"] !== undefined)
    turn.record({ kind: "body-entered", version: 1, step: path, body: "on_timeout" });
  else failStep(turn, { reason: "TIMEOUT", message: wordsOf(operation), step: path, attempts: 0 });
}

function wordsOf(operation: PlannedListen | PlannedAsk): string {
  const limit = operation.timeoutMs === undefined ? "" : ` of ${formatDuration(operation.timeoutMs)}`;
  if (operation.verb === "ask") return `Nobody answered within the timeout${limit}`;
  return `No signal ${operation.signal} that fits came within the timeout${limit}`;
}
