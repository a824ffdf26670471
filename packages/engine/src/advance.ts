import { evaluateCondition } from "./evaluate.js";
import { finishEvent } from "./finish-event.js";
import type { Frame } from "./frame.js";
import { leave } from "./leave.js";
import { operationOf, operationsOf } from "./operation-of.js";
import { failStep } from "./steps/fail-step.js";
import { stepErrorOf } from "./steps/step-error.js";
import { stepPath } from "./step-path.js";
import type { Turn } from "./turn.js";
import { verbOf } from "./verbs/verbs.js";

/**
 * Carries an event on as far as it can go without anybody outside: begins the next operation, and the next one after what ended at once,
 * until a step is open or the event has ended. Loops may go around often: what would be too much for one commit goes on in the next one.
 */
export function advance(turn: Turn): void {
  const { plan } = turn;
  const sizeBefore = turn.state.byteSize;
  let bytes = 0;
  for (;;) {
    const { state } = turn;
    if (!state.atWork) return;
    if (turn.leaving !== undefined) {
      leave(turn, turn.leaving);
      continue;
    }
    const frame = innermost(state.root);
    const operation = operationsOf(plan, frame)[frame.position];
    const path = operation === undefined ? frame.step : stepPath.join(frame.path, operation.name);
    if (operation !== undefined && state.steps.has(path)) return;

    bytes += factBytes + 2 * path.length;
    if (bytes + state.byteSize - sizeBefore > turnBytes) {
      turn.record({ kind: "event-yielded", version: 1, wakeTimeMs: turn.nowMs });
      return;
    }
    if (operation === undefined) {
      endOf(turn, frame);
      continue;
    }
    const holds = operation.when === undefined ? yes : evaluateCondition(turn, frame, operation.when);
    if (!holds.ok) failStep(turn, stepErrorOf(holds.fault, path, 0));
    else if (holds.value) verbOf(operation).begin(turn, frame, operation, path);
    else turn.record({ kind: "step-skipped", version: 1, step: path });
  }
}

/** About what the facts of one operation take in a commit, in bytes, beside paths and values. */
const factBytes = 128;
/** About as much as one turn may write, in bytes: the store moves what is large out of an entry, but its many small parts have to fit. */
const turnBytes = 192 * 1024;

const yes = { ok: true, value: true } as const;

function innermost(frame: Frame): Frame {
  let inmost = frame;
  while (inmost.inner !== undefined) inmost = inmost.inner;
  return inmost;
}

/** What comes when all operations of a body have ended: its operation knows, and for the workflow's own it is the end. */
function endOf(turn: Turn, frame: Frame): void {
  if (frame === turn.state.root) return finishEvent(turn, frame);
  const operation = operationOf(turn.plan, frame.step);
  const { bodyEnded } = verbOf(operation);
  if (bodyEnded === undefined) turn.record({ kind: "step-succeeded", version: 1, step: frame.step });
  else bodyEnded(turn, frame, operation);
}
