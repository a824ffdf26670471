import type { Service, StepError, StepView } from "@machinery/client";
import { formatMoment } from "../format/moment.js";
import { formatSpan } from "../format/span.js";
import type { Hindered } from "./leading-step.js";
import type { Why } from "./why-not-moving.js";
import { deferralWords, serviceWords } from "./service-words.js";

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
        causes: [...errorWords(view.error), ...serviceWords(about.service, nowMs, true, view.error?.message)],
        needsSomebody: true,
      };
    case "service":
      return itself(
        `${name} ${deferralWords(call.deferral!, about.service, nowMs)}.`,
        serviceWords(about.service, nowMs),
      );
    case "retry": {
      const next = (call.attempts.at(-1)?.number ?? 0) + 1;
      const most = about.mostAttempts === undefined ? "" : ` of ${String(about.mostAttempts)}`;
      const when = call.nextAttemptMs === undefined ? "" : ` at ${at(call.nextAttemptMs)}`;
      return itself(`${name} is tried again${when}: attempt ${String(next)}${most}.`, [
        ...errorWords(lastError),
        ...serviceWords(about.service, nowMs, true, lastError?.message),
      ]);
    }
    case "ask": {
      const { question = "", assignee = "", group = "", by = "" } = view.ask ?? {};
      const whom =
        [assignee, group === "" ? "" : `somebody in ${group}`].filter(Boolean).join(" or ") || "somebody";
      return {
        sentence: `${path} has waited for an answer from ${whom} since ${at(view.startMs)}${untilWords(view, nowMs)}.`,
        causes: [...(question === "" ? [] : [question]), ...(by === "" ? [] : [`${by} has claimed it.`])],
        needsSomebody: true,
      };
    }
    case "signal": {
      const { name: signal = "", key = "" } = view.signal ?? {};
      const which = key === "" ? `the signal ${signal}` : `the signal ${signal} with the key ${key}`;
      return {
        sentence: `${path} has waited for ${which} since ${at(view.startMs)}${untilWords(view, nowMs)}.`,
        causes: view.error === undefined ? [] : [`One that came did not fit: ${view.error.message}`],
        needsSomebody: true,
      };
    }
    case "callback": {
      const sinceMs = call.attempts.at(-1)?.acceptedMs ?? view.startMs;
      return itself(`${name} has waited for the callback of ${service} since ${at(sinceMs)}.`, [
        "It took the call and answers later.",
      ]);
    }
    case "child":
      return itself(
        view.childId === undefined
          ? `${path} is about to post its event.`
          : `${path} has waited for the event ${view.childId} since ${at(view.startMs)}.`,
      );
    case "time":
      return itself(view.wakeMs === undefined ? `${path} waits.` : `${path} waits until ${at(view.wakeMs)}.`);
    default: {
      const beganMs = call.attempts.at(-1)?.startMs ?? view.startMs;
      return itself(
        `${name} waits for ${service}: the call has been in flight for ${formatSpan(nowMs - beganMs)}.`,
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
