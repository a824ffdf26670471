import type { Changes } from "../state/changes.js";
import type { LiveEvent } from "../state/live-event.js";
import type { OpenStep } from "../state/open-step.js";
import { setStepTime } from "./set-step-time.js";

/** Says whether a step's service has taken the attempt and answers later, and until when it may be silent. */
export function setAwaiting(
  state: LiveEvent,
  step: OpenStep,
  awaited: { readonly silentUntilMs?: number } | undefined,
  changes: Changes,
): void {
  if (awaited === undefined && !step.awaiting) return;
  changes.set(step, "awaiting", awaited !== undefined);
  setStepTime(state, step, "silentUntilMs", awaited?.silentUntilMs, changes);
}
