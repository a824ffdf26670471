import { create } from "@bufbuild/protobuf";
import {
  BreakerState,
  DeferralReason,
  EventDeferralReason,
  EventSchema,
  EventStatus,
  millisToTimestamp,
  ServiceSchema,
} from "@machinery/client";
import { describe, expect, it } from "vitest";
import { formatClockTime } from "../format/clock-time.js";
import { hinderedSteps } from "./leading-step.js";
import { historyOf } from "./testing/history-of.js";
import { whyNotMoving, type Why } from "./why-not-moving.js";
import type { AboutService } from "./why-of-step.js";

type Facts = Parameters<typeof historyOf>[0];
type EventInit = Parameters<typeof create<typeof EventSchema>>[1];

const nowMs = 60_000;
const at = (ms: number): string => formatClockTime(ms);
const call = { step: "charge", verb: "call", service: "payment" };
const begun = { kind: "event-started", eventStatus: EventStatus.WAITING };
const started = [begun, { kind: "step-started", ...call }, { kind: "attempt-started", ...call, attempt: 1 }];

function why(facts: Facts, event: EventInit = {}, service: AboutService = {}): Why | undefined {
  const history = historyOf(facts);
  return whyNotMoving({
    event: create(EventSchema, event),
    history,
    hindered: hinderedSteps(history),
    service,
    nowMs,
  });
}

describe("an event that has not begun", () => {
  const accepted: Facts = [{ kind: "event-accepted", eventStatus: EventStatus.ACCEPTED }];

  it.each([
    [
      {
        reason: EventDeferralReason.WORKFLOW_PAUSED,
        pause: { time: millisToTimestamp(1_000), reason: "a new price list" },
      },
      `It has not begun, because the workflow order has been paused since ${at(1_000)}.`,
      ["The reason given: a new price list"],
    ],
    [
      { reason: EventDeferralReason.WORKFLOW_LIMIT, underWay: 2n, limit: 2n },
      "It has not begun, because the limit of the workflow order is reached: 2 of 2 places are taken.",
      [],
    ],
    [
      { reason: EventDeferralReason.KEY_LIMIT, key: "acme", underWay: 5n, limit: 5n },
      "It has not begun, because the limit of its key acme is reached: 5 of 5 places are taken.",
      [],
    ],
    [{ reason: EventDeferralReason.TURN }, "It has not begun: its turn comes by itself.", []],
  ])("says what it waits for: %o", (deferral, sentence, causes) => {
    expect(why(accepted, { workflow: "order", deferral })).toMatchObject({ sentence, causes });
  });
});

describe("an event that is held", () => {
  it("says who paused it, or that we failed", () => {
    const paused = {
      kind: "event-paused",
      eventStatus: EventStatus.PAUSED,
      error: { reason: "PAUSED", message: "wait for Ada" },
    };
    expect(why([begun, paused])).toEqual({
      sentence: `It has been paused since ${at(1_010)}: somebody paused it.`,
      causes: ["The reason given: wait for Ada"],
      needsSomebody: true,
    });
    const quarantined = {
      kind: "event-quarantined",
      eventStatus: EventStatus.PAUSED,
      error: { reason: "QUARANTINED", message: "boom" },
    };
    expect(why([begun, quarantined])?.causes).toEqual(["boom"]);
  });

  it("says which step is held, and why", () => {
    const error = { reason: "HTTP_5XX", message: "it answered 503" };
    const held = { kind: "step-parked", ...call, error, eventStatus: EventStatus.PAUSED };
    expect(why([...started, { kind: "attempt-failed", ...call, error }, held])).toEqual({
      sentence: "charge is held: its attempts are spent, and somebody has to look after it.",
      causes: ["The last attempt failed with HTTP_5XX: it answered 503"],
      needsSomebody: true,
    });
  });
});

describe("a step that waits", () => {
  it("for its next attempt says which one, and how its service is", () => {
    const failed = {
      kind: "attempt-failed",
      ...call,
      error: { reason: "UNREACHABLE", message: "refused" },
      nextAttemptTime: millisToTimestamp(70_000),
    };
    const service = create(ServiceSchema, {
      definition: { name: "payment" },
      state: {
        breaker: BreakerState.OPEN,
        openTime: millisToTimestamp(30_000),
        nextProbeTime: millisToTimestamp(65_000),
        failures: 12,
        lastFailure: { reason: "UNREACHABLE", message: "refused" },
        callsWaiting: 3,
      },
    });

    expect(why([...started, failed], {}, { service, mostAttempts: 8 })).toEqual({
      sentence: `charge is tried again at ${at(70_000)}: attempt 2 of 8.`,
      causes: [
        "The last attempt failed with UNREACHABLE: refused",
        `payment has been unreachable since ${at(30_000)}; it is tried again at ${at(65_000)}.`,
        "12 calls of payment in a row failed.",
        "3 calls wait for payment.",
      ],
      needsSomebody: false,
    });
  });

  it("to be let in says by whom", () => {
    const deferral = { service: "payment", reason: DeferralReason.RATE, sinceTime: millisToTimestamp(2_000) };
    expect(why([...started, { kind: "attempt-deferred", ...call, deferral }])?.sentence).toBe(
      `charge has waited for payment since ${at(2_000)}, whose rate is reached.`,
    );
  });

  it.each([
    [
      { reason: DeferralReason.RATE, nextTime: millisToTimestamp(70_000) },
      `charge has waited for payment since ${at(2_000)}, whose rate of 30/m is reached; it is let in at ${at(70_000)} at the latest.`,
    ],
    [
      { reason: DeferralReason.CONCURRENCY },
      `charge has waited for payment since ${at(2_000)}, whose limit of 3 at a time is reached: that many calls are in flight.`,
    ],
    [
      // As it was when the call was to be made: how the service stands now counts.
      {
        reason: DeferralReason.BREAKER,
        openTime: millisToTimestamp(1_000),
        nextTime: millisToTimestamp(3_000),
      },
      `charge waits for payment, which has been unreachable since ${at(1_000)}; it is tried again at ${at(65_000)}.`,
    ],
    [
      { reason: DeferralReason.TURN },
      `charge has waited for payment since ${at(2_000)}, behind other calls.`,
    ],
  ])("for its service to let it in says which limit is reached: %o", (kept, sentence) => {
    const deferral = { service: "payment", sinceTime: millisToTimestamp(2_000), ...kept };
    const service = create(ServiceSchema, {
      definition: { name: "payment", rate: "30/m", concurrency: 3 },
      state: {
        nextProbeTime: millisToTimestamp(65_000),
        lastFailure: { reason: "UNREACHABLE", message: "refused" },
        failures: 1,
        callsWaiting: 2,
      },
    });

    expect(why([...started, { kind: "attempt-deferred", ...call, deferral }], {}, { service })).toEqual({
      sentence,
      causes: ["2 calls wait for payment."],
      needsSomebody: false,
    });
  });

  it("to be let in goes on saying so while it stands in line again, and no longer once its call must be in flight", () => {
    const deferral = { service: "payment", reason: DeferralReason.TURN, sinceTime: millisToTimestamp(2_000) };
    const kept = { kind: "attempt-deferred", ...call, deferral };
    const again = (ms: number) => ({
      kind: "attempt-started",
      ...call,
      attempt: 1,
      time: millisToTimestamp(nowMs - ms),
    });

    expect(why([...started, kept, again(900)])?.sentence).toBe(
      `charge has waited for payment since ${at(2_000)}, behind other calls.`,
    );
    expect(why([...started, kept, again(9_000)])?.sentence).toBe(
      "charge waits for payment: the call has been in flight for 9.0 s.",
    );
  });

  it("for an answer, a person, a signal, another event or a time says so", () => {
    const told = (...facts: Facts) => why([begun, ...facts])?.sentence;

    expect(told(...started.slice(1), { kind: "attempt-accepted", ...call })).toBe(
      `charge has waited for the callback of payment since ${at(1_030)}.`,
    );
    expect(
      told({
        kind: "ask-started",
        step: "approve",
        verb: "ask",
        ask: { question: "May it?", group: "leads" },
      }),
    ).toBe(`approve has waited for an answer from somebody in leads since ${at(1_010)}.`);
    expect(
      told({
        kind: "listen-started",
        step: "l",
        verb: "listen",
        signal: { name: "go", key: "7" },
        wakeTime: millisToTimestamp(90_000),
      }),
    ).toBe(
      `l has waited for the signal go with the key 7 since ${at(1_010)}, until ${at(90_000)} at the latest.`,
    );
    expect(told({ kind: "child-posted", step: "r", verb: "run", childEventId: "c1" })).toBe(
      `r has waited for the event c1 since ${at(1_010)}.`,
    );
    expect(told({ kind: "wait-started", step: "w", verb: "wait", wakeTime: millisToTimestamp(90_000) })).toBe(
      `w waits until ${at(90_000)}.`,
    );
  });

  it("to be undone says so", () => {
    const undo = { ...call, step: "charge/undo" };
    const failed = {
      kind: "attempt-failed",
      ...undo,
      error: { reason: "HTTP_5XX" },
      nextAttemptTime: millisToTimestamp(70_000),
    };
    const facts = [
      ...started,
      { kind: "step-succeeded", ...call },
      { kind: "compensation-started", ...call },
      { kind: "attempt-started", ...undo, attempt: 1 },
      failed,
    ];

    expect(why(facts)?.sentence).toBe(`Undoing charge is tried again at ${at(70_000)}: attempt 2.`);
  });
});

it("says nothing of an event that moves or has ended, and how many more steps are under way", () => {
  const young = [{ kind: "attempt-started", ...call, attempt: 1, time: millisToTimestamp(nowMs - 1_000) }];
  const wait = { kind: "wait-started", step: "w", verb: "wait" };

  expect(why([begun, ...young])).toBeUndefined();
  expect(why([begun, wait, { kind: "event-cancelled", eventStatus: EventStatus.CANCELLED }])).toBeUndefined();
  expect(why([...started, wait])).toMatchObject({
    sentence: "w waits.",
    causes: ["One more step is under way."],
  });
  expect(why(started)?.sentence).toBe("charge waits for payment: the call has been in flight for 58 s.");
});
