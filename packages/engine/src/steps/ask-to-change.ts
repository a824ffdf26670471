import type { PlannedAsk } from "@machinery/language";
import type { Rejection } from "@machinery/protocol";
import type { AwaitedPerson } from "../state/awaited.js";
import { findOperation } from "../plan/operation-of.js";
import type { Turn } from "../turn/turn.js";

/** The open question of a step. Refuses with ASK_NOT_FOUND when it has none, with EVENT_PAUSED while the event is set aside. */
export function askToChange(
  { state, plan }: Turn,
  path: string,
):
  | { readonly ok: true; readonly awaited: AwaitedPerson; readonly operation: PlannedAsk }
  | { readonly ok: false; readonly rejection: Rejection } {
  const { awaited } = state.steps.get(path) ?? {};
  const operation = findOperation(plan, path);
  if (awaited?.kind !== "ask" || operation?.verb !== "ask") return { ok: false, rejection: notFound(path) };
  if (state.quarantined || state.interrupting) return { ok: false, rejection: paused(state.eventId) };
  return { ok: true, awaited, operation };
}

/** The refusal of what concerns somebody else's question. */
export const claimedByOther = (path: string, claimedBy: string): Rejection => ({
  reason: "ASK_CLAIMED",
  expected: "a question that nobody else has claimed",
  found: `${path}, which ${JSON.stringify(claimedBy)} has claimed`,
  todo: "leave it to them, or have them release it",
});

const notFound = (path: string): Rejection => ({
  reason: "ASK_NOT_FOUND",
  expected: "a step that waits for the answer of a person",
  found: `${JSON.stringify(path.slice(0, 200))}, which does not`,
  todo: "list the open questions; this one may be answered already, or its time may be over",
});

const paused = (eventId: string): Rejection => ({
  reason: "EVENT_PAUSED",
  expected: "an event that goes on",
  found: `event ${eventId}, which is set aside`,
  todo: "send it again once somebody has resumed the event",
  retryAfterMs: 60_000,
});
