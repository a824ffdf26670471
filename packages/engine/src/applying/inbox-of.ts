import type { Changes } from "../state/changes.js";
import type { Inbox } from "../state/inbox.js";
import type { LiveEvent } from "../state/live-event.js";

/** The inbox of an event, made when it is first needed. */
export function inboxOf(state: LiveEvent, changes: Changes): Inbox {
  if (state.inbox !== undefined) return state.inbox;
  const inbox: Inbox = { kept: new Map(), taken: new Map(), received: 0 };
  changes.set(state, "inbox", inbox);
  return inbox;
}
