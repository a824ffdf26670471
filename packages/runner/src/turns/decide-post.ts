import { decide, type PostEvent } from "@machinery/engine";
import type { Plan } from "@machinery/language";
import { refuse, type Rejection } from "@machinery/protocol";
import type { Seat } from "../places/places.js";

/** What a post comes to. */
export interface DecidedPost {
  readonly decision: ReturnType<typeof decide>;
  /** What the event is counted under. Empty: nothing. */
  readonly key: string;
  /** Whether a place was taken for it. */
  readonly hasPlace: boolean;
}

/**
 * Decides about a post. The key that says which place the event needs is in the decision itself: where there is one, the post is decided about without
 * beginning, and again once there is a place.
 */
export function decidePost(
  seat: Seat,
  plan: Plan,
  command: PostEvent,
  /** Whether it goes on in the place of an event above it: then it does not wait. */
  sharesPlace: boolean,
  refusalToWait: () => Rejection | undefined,
  nowMs: number,
): DecidedPost {
  const decideOn = (start: boolean) => decide(plan, undefined, { ...command, start }, nowMs);
  if (sharesPlace) return decided(decideOn(true), false);
  const asked = plan.concurrencyKey !== undefined && command.start ? decideOn(false) : undefined;
  if (asked?.ok === false) return decided(asked, false);
  const key = asked === undefined ? "" : decided(asked, false).key;
  const hasPlace = command.start && seat.take(plan.workflow, key) === "taken";
  const refusal = hasPlace ? undefined : refusalToWait();
  if (refusal !== undefined) return decided(refuse(refusal), false);
  const decision = hasPlace || asked === undefined ? decideOn(hasPlace) : asked;
  if (hasPlace && !decision.ok) seat.leave(plan.workflow, key);
  return decided(decision, hasPlace && decision.ok);
}

function decided(decision: DecidedPost["decision"], hasPlace: boolean): DecidedPost {
  const [accepted] = decision.ok ? decision.facts : [];
  const key = accepted?.kind === "event-accepted" ? (accepted.concurrencyKey ?? "") : "";
  return { decision, key, hasPlace };
}
