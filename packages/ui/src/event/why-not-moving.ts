import { EventDeferralReason, EventStatus, hasEnded, timestampToMillis, type Event } from "@machinery/client";
import { formatMoment } from "../format/moment.js";
import { inLineAgain, isHeldAsWhole, type Hindered } from "./leading-step.js";
import type { RunHistory } from "./run-history.js";
import { whyOfStep, type AboutService } from "./why-of-step.js";

/** Why an event is not moving, in words. */
export interface Why {
  /** One sentence. */
  readonly sentence: string;
  /** What is behind that, from one cause to the next. */
  readonly causes: readonly string[];
  /** Whether somebody has to do something, or it goes on by itself. */
  readonly needsSomebody: boolean;
}

/** What is known when that is asked. */
export interface Situation {
  /** As it was when it was asked for last: only that tells why it has not begun. */
  readonly event: Event;
  readonly history: RunHistory;
  /** The steps that have not ended, the one that needs somebody first at the front. */
  readonly hindered: readonly Hindered[];
  /** What is known of the service that the first of these calls. */
  readonly service?: AboutService;
  readonly nowMs: number;
}

/** A call that is in flight for less than this moves, in milliseconds. */
const patienceMs = 5_000;

/** Why an event is not moving now. Nothing where it has ended, or moves. */
export function whyNotMoving(situation: Situation): Why | undefined {
  const { event, history, hindered, nowMs } = situation;
  const { status } = history.view;
  if (hasEnded(status)) return undefined;
  if (status === EventStatus.ACCEPTED) return whyNotBegun(event, nowMs);
  if (isHeldAsWhole(status, hindered)) return whyPaused(history, nowMs);
  const [told] = hindered;
  if (told === undefined) return undefined;
  const isYoung = nowMs - latestStartMs(told) < patienceMs;
  const first = told.hindrance === "call" && isYoung ? inLineAgain(history, told) : told;
  if (first === undefined) return undefined;
  const others = hindered.length - 1;
  const why = whyOfStep(first, situation.service ?? {}, nowMs);
  if (others === 0) return why;
  const more = others === 1 ? "One more step is under way." : `${String(others)} more steps are under way.`;
  return { ...why, causes: [...why.causes, more] };
}

const latestStartMs = ({ step: { view }, isUndo }: Hindered): number =>
  (isUndo ? view.undo : view)?.attempts.at(-1)?.startMs ?? view.startMs;

function whyNotBegun({ workflow, deferral }: Event, nowMs: number): Why {
  const full = `${String(deferral?.underWay ?? 0)} of ${String(deferral?.limit ?? 0)} places are taken`;
  const itself = { needsSomebody: false };
  switch (deferral?.reason) {
    case EventDeferralReason.WORKFLOW_PAUSED: {
      const { time, reason = "" } = deferral.pause ?? {};
      const since = time === undefined ? "" : ` since ${formatMoment(timestampToMillis(time), nowMs)}`;
      return {
        sentence: `It has not begun, because the workflow ${workflow} ${since === "" ? "is" : "has been"} paused${since}.`,
        causes: reason === "" ? [] : [`The reason given: ${reason}`],
        needsSomebody: true,
      };
    }
    case EventDeferralReason.WORKFLOW_LIMIT:
      return {
        sentence: `It has not begun, because the limit of the workflow ${workflow} is reached: ${full}.`,
        causes: [],
        ...itself,
      };
    case EventDeferralReason.KEY_LIMIT:
      return {
        sentence: `It has not begun, because the limit of its key ${deferral.key} is reached: ${full}.`,
        causes: [],
        ...itself,
      };
    case EventDeferralReason.RUNNING_LIMIT:
      return {
        sentence: `It has not begun, because the daemon has as many events at work as it may: ${full}.`,
        causes: [],
        ...itself,
      };
    default:
      return { sentence: "It has not begun: its turn comes by itself.", causes: [], ...itself };
  }
}

function whyPaused({ facts }: RunHistory, nowMs: number): Why {
  const held = facts.findLast(({ kind }) => kind === "event-paused" || kind === "event-quarantined");
  const since = held?.time === undefined ? "" : ` since ${formatMoment(timestampToMillis(held.time), nowMs)}`;
  const message = held?.error?.message ?? "";
  if (held?.kind === "event-quarantined")
    return {
      sentence: `It ${since === "" ? "is" : "has been"} set aside${since}, because the daemon failed at it: a fault of machinery.`,
      causes: message === "" ? [] : [message],
      needsSomebody: true,
    };
  return {
    sentence: `It ${since === "" ? "is" : "has been"} paused${since}: somebody paused it.`,
    causes: message === "" ? [] : [`The reason given: ${message}`],
    needsSomebody: true,
  };
}
