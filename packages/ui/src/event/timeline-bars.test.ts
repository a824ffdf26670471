import { millisToTimestamp } from "@machinery/client";
import { expect, it } from "vitest";
import { historyOf } from "./testing/history-of.js";
import { timelineBars } from "./timeline-bars.js";

const call = { step: "a", verb: "call", service: "a" };
const history = historyOf([
  { kind: "step-started", ...call },
  { kind: "attempt-started", ...call, attempt: 1 },
  {
    kind: "attempt-failed",
    ...call,
    attempt: 1,
    error: { reason: "HTTP_5XX" },
    nextAttemptTime: millisToTimestamp(1_050),
  },
  { kind: "event-yielded" },
  { kind: "attempt-started", ...call, attempt: 2 },
  { kind: "attempt-accepted", ...call, attempt: 2 },
  { kind: "step-succeeded", ...call, givenBy: "callback" },
  { kind: "compensation-started", ...call },
  { kind: "attempt-started", ...call, step: "a/undo", attempt: 1 },
  { kind: "compensation-succeeded", ...call },
  { kind: "wait-started", step: "b", verb: "wait" },
]);

const bars = (path: string, at: number, untilMs = 1_000 + (at - 1) * 10): string[] =>
  timelineBars(history.step(path)!, history.at(at), untilMs).map(
    ({ kind, fromMs, toMs, tone, says }) => `${kind} ${String(fromMs)}-${String(toMs)} ${tone}: ${says}`,
  );

it("shows attempts, what is waited for between, and the call that undoes", () => {
  expect(bars("a", 11)).toEqual([
    "wait 1000-1010 held: waiting to be let in",
    "attempt 1010-1020 bad: attempt 1: HTTP_5XX",
    "wait 1020-1040 held: waiting for the next attempt",
    "attempt 1040-1050 good: attempt 2",
    "wait 1050-1060 waiting: waiting for the answer",
    "undo 1080-1090 held: undoing",
  ]);
  expect(bars("b", 11, 5_000)).toEqual(["wait 1100-5000 waiting: waiting"]);
});

it("shows an earlier moment as it was then", () => {
  expect(bars("a", 2)).toEqual([
    "wait 1000-1010 held: waiting to be let in",
    "attempt 1010-1010 going: attempt 1",
  ]);
  expect(bars("a", 4)).toEqual([
    "wait 1000-1010 held: waiting to be let in",
    "attempt 1010-1020 bad: attempt 1: HTTP_5XX",
    "wait 1020-1030 held: waiting for the next attempt",
  ]);
});
