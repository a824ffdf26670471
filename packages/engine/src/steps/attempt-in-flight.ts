import type { OpenStep } from "../state/open-step.js";
import type { Turn } from "../turn/turn.js";

/**
 * The open step whose attempt of that number is still in flight. `undefined` when the news about it is stale: another attempt is at work,
 * the step or the event has ended, or the event is set aside.
 */
export function attemptInFlight(turn: Turn, path: string, attempt: number): OpenStep | undefined {
  const { state } = turn;
  if (!state.atWork || state.interrupting) return undefined;
  const step = state.steps.get(path);
  return step !== undefined && step.inFlight && step.attempt === attempt ? step : undefined;
}
