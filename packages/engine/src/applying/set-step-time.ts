import type { Changes } from "../state/changes.js";
import { withDue, withoutDue } from "../state/due-times.js";
import type { LiveEvent } from "../state/live-event.js";
import { dueTimeOf, type OpenStep } from "../state/open-step.js";

/** Sets one of the times of an open step, in milliseconds since 1970. */
export function setStepTime(
  state: LiveEvent,
  step: OpenStep,
  time: "retryAtMs" | "silentUntilMs" | "deadlineMs",
  atMs: number | undefined,
  changes: Changes,
): void {
  if (step[time] === atMs) return;
  const before = dueTimeOf(step);
  changes.set(step, time, atMs);
  const after = dueTimeOf(step);
  if (before === after) return;
  let { due } = state;
  if (before !== undefined) due = withoutDue(due, before, step.order);
  if (after !== undefined) due = withDue(due, after, step.order, step.path);
  changes.set(state, "due", due);
}
