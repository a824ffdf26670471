import { DeferralReason, type StepDeferral, timestampToMillis } from "@machinery/client";
import { printable } from "./printable.js";
import { renderSpan, renderTime } from "./time.js";

/** Why a call waits until its service lets it in: `for service upper, whose breaker is open since …; next probe in 3.0s`. */
export function deferralNotes(deferral: StepDeferral | undefined, nowMs: number): string[] {
  if (deferral === undefined) return [];
  const { service, reason, openTime, nextTime } = deferral;
  const name = `for service ${printable(service)}`;
  const inMs = nextTime === undefined ? undefined : timestampToMillis(nextTime) - nowMs;
  const next = (what: string): string =>
    inMs === undefined || inMs <= 0 ? "" : `; ${what} in ${renderSpan(inMs)}`;
  switch (reason) {
    case DeferralReason.BREAKER: {
      const since = openTime === undefined ? "" : ` since ${renderTime(timestampToMillis(openTime))}`;
      return [`${name}, whose breaker is open${since}${next("next probe")}`];
    }
    case DeferralReason.RATE:
      return [`${name}, whose rate is reached${next("next")}`];
    case DeferralReason.CONCURRENCY:
      return [`${name}, which has as many calls as it takes`];
    default:
      return [`${name}, behind others`];
  }
}
