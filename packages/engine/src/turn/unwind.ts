import { framesInside } from "../state/frames-inside.js";
import type { Frame } from "../state/frame.js";
import { nextUndo } from "../state/next-undo.js";
import type { OpenStep } from "../state/open-step.js";
import { requestOf } from "../plan/operation-of.js";
import { cancelStep, mayBeDone } from "../steps/end-call.js";
import { canUndo } from "../steps/keep-undo.js";
import { startAttempt } from "../steps/start-attempt.js";
import { stepErrorOf } from "../steps/step-error.js";
import { stepPath } from "../state/step-path.js";
import type { Turn } from "./turn.js";
import type { Undoable } from "../state/undo-log.js";
import { type AfterUnwinding, settleMs, type Unwinding } from "../state/unwinding.js";

/**
 * Undoes all that was done in a body with a document of its own, then does what comes after: at once, where there is nothing to undo. What was
 * begun before in a part of it is taken over.
 */
export function unwind(turn: Turn, frame: Frame, after: AfterUnwinding): void {
  if (!hasWork(turn, frame)) return finish(turn, after);
  const settleUntilMs = turn.nowMs + settleMs;
  turn.record({ kind: "unwinding-started", version: 1, region: frame.path, settleUntilMs, after });
}

function hasWork(turn: Turn, frame: Frame): boolean {
  return framesInside(frame).some(
    ({ scope: { undo, unwinding }, open }) =>
      undo !== undefined || unwinding !== undefined || (open !== undefined && mayNeedUndo(turn, open)),
  );
}

/** Whether a step that has not ended may have to be undone. */
const mayNeedUndo = (turn: Turn, step: OpenStep): boolean => mayBeDone(step) && canUndo(turn, step.path);

/** Whether a step may still end by itself, and it matters how. */
const canSettle = (turn: Turn, { path, inFlight, awaiting, run }: OpenStep): boolean =>
  (inFlight || awaiting) && run === undefined && canUndo(turn, path);

/** Goes on with an unwinding, as far as it goes without anybody outside. `frame` is that of its region. */
export function goOnUnwinding(turn: Turn, frame: Frame, unwinding: Unwinding): void {
  if (unwinding.settling > 0) {
    for (const { open } of framesInside(frame)) {
      if (open === undefined || canSettle(turn, open)) continue;
      if (turn.isFull) return turn.yield();
      cancelStep(turn, open);
    }
  }
  if (unwinding.settling > 0 || unwinding.compensating > 0) return;
  const { undoable } = nextUndo(turn.state, unwinding);
  if (turn.isFull) turn.yield();
  else if (undoable === undefined) finish(turn, unwinding.after);
  else compensate(turn, undoable);
}

function compensate(turn: Turn, { step, fault }: Undoable): void {
  if (fault !== undefined) {
    turn.record({ kind: "compensation-failed", version: 1, step, error: stepErrorOf(fault, step, 0) });
    return;
  }
  const path = stepPath.undo(step);
  const { timeoutMs } = requestOf(turn.plan, path);
  const deadline = timeoutMs === undefined ? {} : { deadlineMs: turn.nowMs + timeoutMs };
  turn.record({ kind: "compensation-started", version: 1, step, ...deadline });
  startAttempt(turn, path);
}

function finish(turn: Turn, after: AfterUnwinding): void {
  turn.record({ version: 1, ...after });
}

/**
 * Ends an event whose unwinding was set aside: what is left is told as not undone. There may be more than one commit holds, and there is only
 * this one: so many are told, and the rest is not.
 */
export function abandonUnwinding(turn: Turn, unwinding: Unwinding): void {
  const { state } = turn;
  const message = "The event was set aside while it was being undone, and then cancelled";
  const fault = { reason: "CANCELLED", message };
  for (const step of [...state.steps.values()].sort((one, other) => one.order - other.order)) {
    const undone = stepPath.undone(step.path);
    const error = stepErrorOf(fault, undone ?? step.path, step.attempt);
    if (undone !== undefined) turn.record({ kind: "compensation-failed", version: 1, step: undone, error });
    else {
      const undo = mayNeedUndo(turn, step) ? { undo: { fault } } : {};
      turn.record({ kind: "step-cancelled", version: 1, step: step.path, ...undo });
    }
  }
  for (let told = 0; told < mostTold; told++) {
    const { undoable } = nextUndo(state, unwinding);
    if (undoable === undefined) break;
    const { step } = undoable;
    turn.record({ kind: "compensation-failed", version: 1, step, error: stepErrorOf(fault, step, 0) });
  }
  finish(turn, unwinding.after);
}

/** The most steps that are told as not undone in one commit. */
const mostTold = 500;
