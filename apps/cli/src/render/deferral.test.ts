import { create } from "@bufbuild/protobuf";
import {
  BreakerState,
  DeferralReason,
  EventDeferralReason,
  EventSchema,
  GetServiceResponseSchema,
  millisToDuration,
  millisToTimestamp,
  StepStatus,
} from "@machinery/client";
import { expect, test } from "vitest";
import { startMs } from "../testing/fake-daemon.js";
import { deferralNotes } from "./deferral.js";
import { renderEventPage } from "./event-page.js";
import { renderServiceList } from "./service-list.js";
import { renderServicePage } from "./service-page.js";
import { createStyle } from "./style.js";

const style = createStyle(false);
const at = (ms: number) => millisToTimestamp(startMs + ms);
const deferral = (reason: DeferralReason, nextMs?: number) =>
  create(EventSchema, {
    steps: [
      {
        path: "upper",
        verb: "call",
        service: "upper",
        status: StepStatus.WAITING,
        deferral: {
          service: "upper",
          reason,
          openTime: at(-5_000),
          ...(nextMs === undefined ? {} : { nextTime: at(nextMs) }),
        },
      },
    ],
  });

test("an event's page says what a call waits for", () => {
  const page = renderEventPage(deferral(DeferralReason.BREAKER, 3_000), startMs, style);

  expect(page).toContain("for service upper, whose breaker is open since ");
  expect(page).toContain("; next probe in 3.0s");
});

test.each([
  [
    {
      reason: EventDeferralReason.WORKFLOW_PAUSED,
      pause: { time: at(-5_000), reason: "the bank\u001b[2J is down" },
    },
    /Waits +for a place: the workflow is paused since .*, 5s ago: the bank\S* is down/,
  ],
  [
    { reason: EventDeferralReason.WORKFLOW_LIMIT, underWay: 100n, limit: 100n },
    /Waits +for a place: the workflow has 100 of 100 events under way/,
  ],
  [
    { reason: EventDeferralReason.KEY_LIMIT, key: "tenant-7", underWay: 5n, limit: 5n },
    /Waits +for a place: key tenant-7 has 5 of 5 events under way/,
  ],
  [
    { reason: EventDeferralReason.RUNNING_LIMIT, underWay: 1_024n, limit: 1_024n },
    /Waits +for a place: the daemon has 1024 of 1024 events at work/,
  ],
  [{ reason: EventDeferralReason.TURN }, /Waits +for its turn/],
])("an event's page says what it waits for before it begins: %o", (deferral, words) => {
  const page = renderEventPage(create(EventSchema, { deferral }), startMs, style);

  expect(page).toMatch(words);
  expect(page).not.toContain("\u001b");
});

test.each([
  [DeferralReason.RATE, 400, "for service upper, whose rate is reached; next in 400ms"],
  [DeferralReason.RATE, -400, "for service upper, whose rate is reached"],
  [DeferralReason.CONCURRENCY, undefined, "for service upper, which has as many calls as it takes"],
  [DeferralReason.TURN, undefined, "for service upper, behind others"],
])("a call that waits for %s, %s, says so", (reason, nextMs, words) => {
  expect(deferralNotes(deferral(reason, nextMs).steps[0]!.deferral, startMs)).toEqual([words]);
});

const { service } = create(GetServiceResponseSchema, {
  service: {
    definition: { name: "upper", address: "http://upper", rate: "100/s" },
    revision: 2,
    state: {
      breaker: BreakerState.OPEN,
      openTime: at(-5_000),
      nextProbeTime: at(3_000),
      failures: 12,
      lastFailure: { reason: "UNREACHABLE", message: "connection refused", time: at(-1_000) },
      callsInFlight: 1,
      callsWaiting: 2_000,
      moreWaiting: true,
      backlog: 1_000,
      recent: {
        calls: 40,
        failed: 3,
        medianLatency: millisToDuration(12.4),
        p95Latency: millisToDuration(2_500),
        sinceTime: at(-60_000),
      },
    },
  },
});

test("a service's page shows its breaker, its calls and its last failure", () => {
  const page = renderServicePage(create(GetServiceResponseSchema, { service: service! }), startMs, style);

  expect(page).toMatch(/Breaker +open · since .* · next probe in 3\.0s · 12 failures in a row/);
  expect(page).toMatch(/Calls +1 in flight · 2000\+ of at most 1000 waiting/);
  expect(page).toMatch(/Last calls +3 of 40 failed in 1m00s · half within 12ms, 95 % within 2\.5s/);
  expect(page).toMatch(/Last failure +UNREACHABLE: connection refused 1\.0s ago/);
  expect(page).toMatch(/Rate +100\/s/);
});

test("a list of services shows which breakers are open, and how many calls there are", () => {
  expect(renderServiceList([service!], startMs, style)).toMatch(/upper .* open +1\/2000\+/);
});
