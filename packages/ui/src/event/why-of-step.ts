import { BreakerState, DeferralReason, timestampToMillis } from "@machinery/client";
import type { Service, StepDeferral, StepError, StepView } from "@machinery/client";
import { formatMoment } from "../format/moment.js";
import { formatSpan } from "../format/span.js";
import type { Hindered } from "./leading-step.js";
import type { Why } from "./why-not-moving.js";

/** What is known of the service that a step calls. */
export interface AboutService {
  readonly service?: Service;
  /** How many attempts its calls have, the first one included. */
  readonly mostAttempts?: number;
}

/** Why a step that has not ended does not go on. */
export function whyOfStep({ step, hindrance, isUndo }: Hindered, about: AboutService, nowMs: number): Why {
  const { view, path } = step;
  const call = isUndo ? (view.undo ?? view) : view;
  const at = (ms: number): string => formatMoment(ms, nowMs);
  const name = isUndo ? `Undoing ${path}` : path;
  const service = call.service;
  const lastError = call.attempts.findLast(({ error }) => error !== undefined)?.error;
  const itself = (sentence: string, causes: readonly string[] = []): Why => ({
    sentence,
    causes,
    needsSomebody: false,
  });
  switch (hindrance) {
    case "held":
      return {
        sentence: `${path} is held: its attempts are spent, and somebody has to look after it.`,
        causes: [...errorWords(view.error), ...serviceWords(about, nowMs)],
        needsSomebody: true,
      };
    case "service":
      return itself(`${name} ${deferralWords(call.deferral!, nowMs)}.`, serviceWords(about, nowMs));
    case "retry": {
      const next = (call.attempts.at(-1)?.number ?? 0) + 1;
      const most = about.mostAttempts === undefined ? "" : ` of ${String(about.mostAttempts)}`;
      const when = call.nextAttemptMs === undefined ? "" : ` at ${at(call.nextAttemptMs)}`;
      return itself(`${name} is tried again${when}: attempt ${String(next)}${most}.`, [
        ...errorWords(lastError),
        ...serviceWords(about, nowMs),
      ]);
    }
    case "ask": {
      const { question = "", assignee = "", group = "", by = "" } = view.ask ?? {};
      const whom =
        [assignee, group === "" ? "" : `somebody of ${group}`].filter(Boolean).join(" or ") || "somebody";
      return {
        sentence: `${path} waits for an answer of ${whom} since ${at(view.startMs)}${untilWords(view, nowMs)}.`,
        causes: [...(question === "" ? [] : [question]), ...(by === "" ? [] : [`${by} has claimed it.`])],
        needsSomebody: true,
      };
    }
    case "signal": {
      const { name: signal = "", key = "" } = view.signal ?? {};
      const which = key === "" ? `the signal ${signal}` : `the signal ${signal} with the key ${key}`;
      return {
        sentence: `${path} waits for ${which} since ${at(view.startMs)}${untilWords(view, nowMs)}.`,
        causes: view.error === undefined ? [] : [`One that came did not fit: ${view.error.message}`],
        needsSomebody: true,
      };
    }
    case "callback": {
      const sinceMs = call.attempts.at(-1)?.acceptedMs ?? view.startMs;
      return itself(
        `${name} waits for the answer of ${service} since ${at(sinceMs)}: it took the call and answers later.`,
      );
    }
    case "child":
      return itself(
        view.childId === undefined
          ? `${path} is about to post its event.`
          : `${path} waits for the event ${view.childId} since ${at(view.startMs)}.`,
      );
    case "time":
      return itself(view.wakeMs === undefined ? `${path} waits.` : `${path} waits until ${at(view.wakeMs)}.`);
    default: {
      const beganMs = call.attempts.at(-1)?.startMs ?? view.startMs;
      return itself(
        `${name} waits for ${service}: the call is in flight for ${formatSpan(nowMs - beganMs)}.`,
      );
    }
  }
}

function untilWords({ wakeMs }: StepView, nowMs: number): string {
  return wakeMs === undefined ? "" : `, until ${formatMoment(wakeMs, nowMs)} at the latest`;
}

function errorWords(error: StepError | undefined): string[] {
  return error === undefined ? [] : [`The last attempt failed with ${error.reason}: ${error.message}`];
}

function deferralWords({ service, reason, sinceTime, nextTime }: StepDeferral, nowMs: number): string {
  const since = sinceTime === undefined ? "" : ` since ${formatMoment(timestampToMillis(sinceTime), nowMs)}`;
  const next =
    nextTime === undefined ? "" : `, the next look is at ${formatMoment(timestampToMillis(nextTime), nowMs)}`;
  switch (reason) {
    case DeferralReason.BREAKER:
      return `waits for ${service}${since}, which is held back because its calls fail${next}`;
    case DeferralReason.RATE:
      return `waits for ${service}${since}, whose rate is reached${next}`;
    case DeferralReason.CONCURRENCY:
      return `waits for ${service}${since}, which has as many calls in flight as it may`;
    default:
      return `waits for ${service}${since}, behind other calls`;
  }
}

/** How the service stands, where that is a cause. */
function serviceWords({ service }: AboutService, nowMs: number): string[] {
  const { state, definition } = service ?? {};
  if (state === undefined) return [];
  const words: string[] = [];
  const name = definition?.name ?? "the service";
  const isOpen = state.breaker === BreakerState.OPEN || state.breaker === BreakerState.HALF_OPEN;
  if (isOpen && state.openTime !== undefined) {
    const probe =
      state.nextProbeTime === undefined
        ? ""
        : `; it is tried again at ${formatMoment(timestampToMillis(state.nextProbeTime), nowMs)}`;
    words.push(
      `${name} does not answer since ${formatMoment(timestampToMillis(state.openTime), nowMs)}${probe}.`,
    );
  }
  const { lastFailure } = state;
  if (state.failures > 1 && lastFailure !== undefined)
    words.push(
      `${String(state.failures)} calls in a row failed, the last with ${lastFailure.reason}: ${lastFailure.message}`,
    );
  if (state.callsWaiting > 0)
    words.push(
      state.callsWaiting === 1 && !state.moreWaiting
        ? `One call waits for ${name}.`
        : `${String(state.callsWaiting)}${state.moreWaiting ? " and more" : ""} calls wait for ${name}.`,
    );
  return words;
}
