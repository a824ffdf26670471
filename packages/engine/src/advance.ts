import { evaluateCondition } from "./evaluate.js";
import { finishEvent } from "./finish-event.js";
import { failStep } from "./steps/fail-step.js";
import { stepErrorOf } from "./steps/step-error.js";
import { stepPath } from "./step-path.js";
import type { Turn } from "./turn.js";
import { verbOf } from "./verbs/verbs.js";

/**
 * Carries an event on as far as it can go without anybody outside: begins the next operation, and the next one after what ended at once,
 * until a step is open or the event has ended. Each round moves the frame's position, so it ends within the plan's size.
 */
export function advance(turn: Turn): void {
  for (;;) {
    const { state, plan } = turn;
    if (!state.atWork) return;
    const frame = state.root;
    const operation = plan.operations[frame.position];
    if (operation === undefined) return finishEvent(turn, frame);
    const path = stepPath.join(frame.path, operation.name);
    if (state.steps.has(path)) return;

    const holds = operation.when === undefined ? yes : evaluateCondition(turn, frame, operation.when);
    if (!holds.ok) return failStep(turn, stepErrorOf(holds.fault, path, 0));
    if (holds.value) verbOf(operation).begin(turn, frame, operation, path);
    else turn.record({ kind: "step-skipped", version: 1, step: path });
  }
}

const yes = { ok: true, value: true } as const;
