import { advance } from "../advance.js";
import { overrunStep } from "../steps/overrun-step.js";
import { startAttempt } from "../steps/start-attempt.js";
import type { CommandHandler } from "./command-handler.js";

/** A time has come that `pending` named in a wake effect. Nothing to do when it comes too early or again. */
export interface TimerDue {
  readonly kind: "timer-due";
}

export const timerDue: CommandHandler<TimerDue> = (turn) => {
  const { state, nowMs } = turn;
  if (!state.atWork) return undefined;
  for (const step of state.steps.values()) {
    if (step.deadlineMs !== undefined && step.deadlineMs <= nowMs) {
      overrunStep(turn, step);
      break;
    }
    if (step.wakeAtMs !== undefined && step.wakeAtMs <= nowMs)
      turn.record({ kind: "step-succeeded", version: 1, step: step.path });
    if (step.retryAtMs !== undefined && step.retryAtMs <= nowMs) startAttempt(turn, step.path);
  }
  advance(turn);
  return undefined;
};
