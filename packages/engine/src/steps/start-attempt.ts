import type { Turn } from "../turn/turn.js";

/** Orders the next attempt of an open step. */
export function startAttempt(turn: Turn, path: string): void {
  const { attempt } = turn.state.steps.get(path)!;
  turn.record({ kind: "attempt-started", version: 1, step: path, attempt: attempt + 1 });
}
