import type { AwaitedSignal } from "../state/awaited.js";
import type { Changes } from "../state/changes.js";
import type { LiveEvent } from "../state/live-event.js";

/** Says whether a listener is still to look at the signals that came before it; the event counts those that are. */
export function setLooking(
  state: LiveEvent,
  awaited: AwaitedSignal,
  looking: boolean,
  changes: Changes,
): void {
  if (awaited.looking === looking) return;
  changes.set(awaited, "looking", looking);
  changes.set(state, "looking", state.looking + (looking ? 1 : -1));
}
