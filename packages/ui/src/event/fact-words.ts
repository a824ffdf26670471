import { timestampToMillis, type Fact } from "@machinery/client";
import { formatClockTime } from "../format/clock-time.js";

/** What a fact says besides its kind, in one line and without payloads. May be empty. */
export function factWords(fact: Fact): string {
  const { error, body, nextAttemptTime, wakeTime, givenBy, childEventId, signal, ask, deferral } = fact;
  const at = (time: { seconds: bigint; nanos: number }) => formatClockTime(timestampToMillis(time));
  return [
    body,
    signal === undefined ? "" : `signal ${signal.name}${signal.key === "" ? "" : ` for ${signal.key}`}`,
    ask === undefined ? "" : [ask.question, ask.by === "" ? "" : `by ${ask.by}`].filter(Boolean).join(" "),
    childEventId === "" ? "" : `event ${childEventId}`,
    error === undefined ? "" : [error.reason, error.message].filter(Boolean).join(": "),
    deferral === undefined ? "" : `not let in by ${deferral.service}`,
    nextAttemptTime === undefined ? "" : `next attempt at ${at(nextAttemptTime)}`,
    wakeTime === undefined ? "" : `until ${at(wakeTime)}`,
    givenBy === "" ? "" : `by ${givenBy}`,
  ]
    .filter((words) => words !== "")
    .join(" · ");
}
