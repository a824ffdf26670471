import { EventStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import { fields } from "../../test/fields.js";
import { kindsOf, Live } from "../../test/live.js";
import { expression, failing, planOf, processText } from "../../test/plans.js";

it("accepts an event and begins it in the same commit when there is room", () => {
  const live = new Live(processText());

  const facts = live.do({
    kind: "post-event",
    eventId: "e1",
    data: { message: "a" },
    labels: { tenant: "t1" },
    idempotencyKey: "k1",
    seed: "5eed",
    start: true,
  });

  expect(facts[0]).toEqual({
    kind: "event-accepted",
    version: 1,
    eventId: "e1",
    workflow: "process-text",
    revision: 1,
    data: { message: "a" },
    labels: { tenant: "t1" },
    idempotencyKey: "k1",
    seed: "5eed",
    ackTimeMs: 1_000_000,
  });
  expect(kindsOf(facts).slice(1)).toEqual(["event-started", "step-started", "attempt-started"]);
  expect(live.state).toMatchObject({
    eventId: "e1",
    workflow: "process-text",
    revision: 1,
    labels: { tenant: "t1" },
    ackTimeMs: 1_000_000,
    data: { message: "a" },
    document: { message: "a" },
    status: EventStatus.RUNNING,
    ended: false,
    wakeTimeMs: undefined,
  });
});

it("only accepts it when there is no room", () => {
  const live = new Live(processText());

  expect(kindsOf(live.post({ message: "a" }, false))).toEqual(["event-accepted"]);
  expect(live.state?.status).toBe(EventStatus.ACCEPTED);
  expect(live.pending()).toEqual([]);
});

it("refuses data that does not match, with every mismatch", () => {
  const live = new Live(
    planOf([], { inputs: fields({ message: { type: "string" }, count: { type: "number" } }) }),
  );

  const refusal = live.refusal({
    kind: "post-event",
    eventId: "e1",
    data: { message: 7 },
    labels: {},
    seed: "5eed",
    start: true,
  });

  expect(refusal).toMatchObject({
    reason: "INVALID_DATA",
    expected: "data that matches the inputs of workflow process-text",
    found: "2 mismatches, the first at data.message",
    violations: [
      { field: "data.message", description: "expected a string, found a number" },
      { field: "data.count", description: "expected a number, found nothing" },
    ],
  });
});

it("says it of a single mismatch, too", () => {
  const refusal = new Live(processText()).refusal({
    kind: "post-event",
    eventId: "e1",
    data: {},
    labels: {},
    seed: "5eed",
    start: true,
  });

  expect(refusal?.found).toBe("1 mismatch, the first at data.message");
});

it("fills in the defaults", () => {
  const live = new Live(planOf([], { inputs: fields({ count: { type: "number", default: 3 } }) }));

  live.post({});

  expect(live.state?.data).toEqual({ count: 3 });
  expect(live.state?.outputs).toEqual({ count: 3 });
});

it("grows with what it holds", () => {
  const small = new Live(processText());
  const large = new Live(processText());

  small.post({ message: "a" });
  large.post({ message: "a".repeat(10_000) });

  expect(large.state!.byteSize - small.state!.byteSize).toBeGreaterThanOrEqual(9_999);
  const before = large.state!.byteSize;
  large.answer({ message: "b".repeat(10_000) });
  expect(large.state!.byteSize - before).toBeGreaterThanOrEqual(10_000);
});

it("is counted under what its workflow says, evaluated once over what it was posted with", () => {
  const concurrencyKey = expression(({ event, data }) =>
    JSON.stringify([event.data["tenant"], data["tenant"]]),
  );
  const live = new Live(planOf([], { concurrencyKey }));

  const [accepted] = live.post({ tenant: "acme" }, false);

  expect(accepted).toMatchObject({ kind: "event-accepted", concurrencyKey: '["acme","acme"]' });
  expect(live.state?.concurrencyKey).toBe('["acme","acme"]');
});

it.each([
  ["fails", failing(), /./],
  ["gives no text", expression(() => ["a"]), /must give a text, and gave a list/],
  ["gives a text that is too long", expression(() => "x".repeat(257)), /257 characters, and 256 are allowed/],
])("is refused where what it is counted under %s", (_what, concurrencyKey, message) => {
  const live = new Live(planOf([], { concurrencyKey }));

  const refusal = live.refusal({
    kind: "post-event",
    eventId: "e1",
    data: {},
    labels: {},
    seed: "5eed",
    start: true,
  });

  expect(refusal).toMatchObject({ reason: "INVALID_DATA", violations: [{ field: "concurrency.key" }] });
  expect(refusal?.found).toMatch(message);
});

it("takes a number to count it under, as a text", () => {
  const live = new Live(planOf([], { concurrencyKey: expression(() => 7) }));

  expect(live.post({}, false)[0]).toMatchObject({ concurrencyKey: "7" });
});
