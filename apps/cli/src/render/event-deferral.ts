import { type EventDeferral, EventDeferralReason, timestampToMillis } from "@machinery/client";
import { printable } from "./printable.js";
import { renderAge, renderTime } from "./time.js";

/** What an event waits for before it begins: `for a place: key tenant-7 has 5 of 5`. */
export function eventDeferralText(deferral: EventDeferral, nowMs: number): string {
  const { reason, pause, key, underWay, limit } = deferral;
  const many = `${String(underWay)} of ${String(limit)}`;
  switch (reason) {
    case EventDeferralReason.WORKFLOW_PAUSED: {
      const atMs = pause?.time === undefined ? undefined : timestampToMillis(pause.time);
      const since = atMs === undefined ? "" : ` since ${renderTime(atMs)}, ${renderAge(nowMs - atMs)} ago`;
      const why = pause === undefined || pause.reason === "" ? "" : `: ${printable(pause.reason)}`;
      return `for a place: the workflow is paused${since}${why}`;
    }
    case EventDeferralReason.WORKFLOW_LIMIT:
      return `for a place: the workflow has ${many} events under way`;
    case EventDeferralReason.KEY_LIMIT:
      return `for a place: key ${printable(key)} has ${many} events under way`;
    case EventDeferralReason.RUNNING_LIMIT:
      return `for a place: the daemon has ${many} events at work`;
    default:
      return "for its turn";
  }
}
