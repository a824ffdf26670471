import { evaluateCondition } from "./evaluate.js";
import { finishEvent } from "./finish-event.js";
import type { Frame } from "../state/frame.js";
import { leaveAll } from "./leave.js";
import { operationOf, operationsOf } from "../plan/operation-of.js";
import { failStep } from "../steps/fail-step.js";
import { stepErrorOf } from "../steps/step-error.js";
import { stepPath } from "../state/step-path.js";
import type { Turn } from "./turn.js";
import { goOnUnwinding } from "./unwind.js";
import { verbOf } from "../verbs/verbs.js";

/**
 * Carries an event on as far as it can go without anybody outside: in every body that has something to do, begins the next operation, and the
 * next one after what ended at once, until a step is open in each or the event has ended. One body is carried as far as it goes before the
 * next. What would be too much for one commit goes on in the next one.
 */
export function advance(turn: Turn): void {
  for (;;) {
    leaveAll(turn);
    if (!turn.state.atWork || turn.state.paused || turn.hasYielded || turn.isInterrupting) return;
    const frame = turn.nextFrame();
    if (frame === undefined) return;
    const { unwinding } = frame.scope;
    if (unwinding !== undefined) {
      if (frame.path === unwinding.region) goOnUnwinding(turn, frame, unwinding);
      continue;
    }
    // Something is at work in it; what ends that says so.
    if (frame.open !== undefined || (frame.inner.size > 0 && frame.gathering === undefined)) continue;
    if (turn.isFull) turn.yield();
    else goOn(turn, frame);
  }
}

/** Begins the operation at a body's position, or ends the body. */
function goOn(turn: Turn, frame: Frame): void {
  const operation = operationsOf(turn.plan, frame)[frame.position];
  if (operation === undefined) return endOf(turn, frame);
  const path = stepPath.join(frame.path, operation.name);
  if (frame.gathering !== undefined) return verbOf(operation).goOn?.(turn, frame, operation, path);
  const holds = operation.when === undefined ? yes : evaluateCondition(turn, frame, operation.when);
  if (!holds.ok) failStep(turn, stepErrorOf(holds.fault, path, 0));
  else if (holds.value) verbOf(operation).begin(turn, frame, operation, path);
  else turn.record({ kind: "step-skipped", version: 1, step: path });
}

const yes = { ok: true, value: true } as const;

/** What comes when all operations of a body have ended: its operation knows, and for the workflow's own it is the end. */
function endOf(turn: Turn, frame: Frame): void {
  if (frame === turn.state.root) return finishEvent(turn, frame);
  const operation = operationOf(turn.plan, frame.step);
  const { bodyEnded } = verbOf(operation);
  if (bodyEnded === undefined) turn.record({ kind: "step-succeeded", version: 1, step: frame.step });
  else bodyEnded(turn, frame, operation);
}
