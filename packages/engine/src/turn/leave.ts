import { frameOf } from "../applying/frame-of.js";
import type { Frame } from "../state/frame.js";
import type { Leaving } from "../state/leaving.js";
import { operationOf } from "../plan/operation-of.js";
import { briefError } from "../steps/brief-error.js";
import type { Turn } from "./turn.js";
import { unwind } from "./unwind.js";
import { verbOf } from "../verbs/verbs.js";

/** Carries out all that leaves bodies before their end. */
export function leaveAll(turn: Turn): void {
  for (let next = turn.leaving.shift(); next !== undefined; next = turn.leaving.shift())
    if (next.from.scope.unwinding === undefined) leave(turn, next.from, next.leaving);
}

/**
 * Leaves bodies from the inside out, ending the step of each, until one of them takes over (a `catch`, a `finally`) or the event itself
 * ends.
 */
function leave(turn: Turn, from: Frame, first: Leaving): void {
  const { state, plan } = turn;
  let leaving: Leaving = first;
  for (let frame = from; frame !== state.root; frame = frameOf(state, frame.step)) {
    const { step } = frame;
    const operation = operationOf(plan, step);
    const verb = verbOf(operation);
    const onward = verb.bodyLeft === undefined ? leaving : verb.bodyLeft(turn, frame, operation, leaving);
    if (onward === undefined) return;
    leaving = onward;
    if ("error" in leaving)
      turn.record({ kind: "step-failed", version: 1, step, error: briefError(leaving.error) });
    else turn.record({ kind: "step-succeeded", version: 1, step });
  }
  if ("error" in leaving) unwind(turn, state.root, { kind: "event-failed", error: leaving.error });
  else turn.record({ kind: "event-succeeded", version: 1, outputs: { value: leaving.outputs } });
}
