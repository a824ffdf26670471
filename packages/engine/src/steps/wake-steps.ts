import { stepsDue } from "../state/due-times.js";
import { leaveAll } from "../turn/leave.js";
import type { OpenStep } from "../state/open-step.js";
import type { Turn } from "../turn/turn.js";
import { cancelStep, isSettling } from "./end-call.js";
import { failStep } from "./fail-step.js";
import { endSilence } from "./end-silence.js";
import { overrunStep } from "./overrun-step.js";
import { startAttempt } from "./start-attempt.js";

/**
 * Wakes every step whose time has come, the earliest first, and goes on after one of them has failed. `upSinceMs`: since when services could
 * say that they are alive, in milliseconds since 1970.
 */
export function wakeSteps(turn: Turn, upSinceMs?: number): void {
  if (turn.state.paused || turn.isInterrupting) return;
  for (const path of stepsDue(turn.state.due, turn.nowMs)) {
    // What came before it may have ended it.
    const step = turn.state.steps.get(path);
    if (step === undefined) continue;
    if (turn.isFull) return turn.yield();
    wakeStep(turn, step, upSinceMs);
    leaveAll(turn);
  }
}

function wakeStep(turn: Turn, step: OpenStep, upSinceMs: number | undefined): void {
  const { path, deadlineMs, wakeAtMs, retryAtMs, silentUntilMs, parked } = step;
  const isDue = (atMs: number | undefined): boolean => atMs !== undefined && atMs <= turn.nowMs;
  if (isSettling(turn, step)) cancelStep(turn, step);
  else if (parked !== undefined) failStep(turn, parked.error, parked);
  else if (isDue(deadlineMs)) overrunStep(turn, step);
  else if (isDue(wakeAtMs)) turn.record({ kind: "step-succeeded", version: 1, step: path });
  else if (isDue(silentUntilMs)) endSilence(turn, step, upSinceMs);
  else if (isDue(retryAtMs)) startAttempt(turn, path);
}
