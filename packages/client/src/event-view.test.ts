import { create, fromJson } from "@bufbuild/protobuf";
import { ValueSchema } from "@bufbuild/protobuf/wkt";
import { EventSchema, EventStatus, FactSchema, StepStatus } from "@machinery/protocol";
import { expect, test } from "vitest";
import { addFact, createEventView, type StepView } from "./event-view.js";
import { millisToTimestamp } from "./timestamp.js";

const view = () =>
  createEventView(create(EventSchema, { eventId: "e", workflow: "w", ackTime: millisToTimestamp(1_000) }));

function facts(...inits: Parameters<typeof create<typeof FactSchema>>[1][]) {
  return inits.map((init, index) =>
    create(FactSchema, { sequence: BigInt(index + 1), time: millisToTimestamp(1_000 + index * 10), ...init }),
  );
}

const call = { step: "upper", verb: "call", service: "upper" };

test("follows a step through a retry to its end", () => {
  const seen = view();

  const all = facts(
    { kind: "event-accepted", eventStatus: EventStatus.ACCEPTED },
    { kind: "step-started", ...call, eventStatus: EventStatus.RUNNING },
    { kind: "attempt-started", ...call, attempt: 1 },
    {
      kind: "attempt-failed",
      ...call,
      attempt: 1,
      error: { reason: "HTTP_5XX" },
      nextAttemptTime: millisToTimestamp(2_000),
    },
  );
  for (const fact of all) addFact(seen, fact);
  expect(seen.steps[0]).toMatchObject({
    status: StepStatus.RETRYING,
    nextAttemptMs: 2_000,
    attempts: [{ number: 1, endMs: 1_030 }],
  });

  const rest = facts(
    ...all,
    { kind: "attempt-started", ...call, attempt: 2 },
    { kind: "step-succeeded", ...call },
    {
      kind: "event-succeeded",
      outputs: fromJson(ValueSchema, { message: "!" }),
      eventStatus: EventStatus.SUCCEEDED,
    },
  );
  for (const fact of rest) addFact(seen, fact);

  expect(seen).toMatchObject({
    status: EventStatus.SUCCEEDED,
    startMs: 1_000,
    endMs: 1_060,
    outputs: { message: "!" },
    sequence: 7n,
  });
  expect(seen.steps).toHaveLength(1);
  expect(seen.steps[0]).toMatchObject({
    status: StepStatus.SUCCEEDED,
    endMs: 1_050,
    attempts: [{ number: 1 }, { number: 2, endMs: 1_050 }],
  });
  expect(seen.steps[0]).not.toHaveProperty("nextAttemptMs");
});

test("a cancelled event cancels what had not ended", () => {
  const seen = view();

  for (const fact of facts(
    { kind: "step-started", ...call },
    { kind: "step-succeeded", ...call },
    { kind: "attempt-started", step: "reverse", attempt: 1 },
    { kind: "event-cancelled", eventStatus: EventStatus.CANCELLED },
  ))
    addFact(seen, fact);

  expect(seen.steps.map((step) => step.status)).toEqual([StepStatus.SUCCEEDED, StepStatus.CANCELLED]);
});

test("a kind that it does not know moves only status and sequence", () => {
  const seen = view();

  for (const fact of facts(
    { kind: "event-frozen", eventStatus: EventStatus.PAUSED },
    { kind: "step-thawed", ...call },
  ))
    addFact(seen, fact);

  expect(seen).toMatchObject({ status: EventStatus.PAUSED, sequence: 2n });
  expect(seen.steps).toMatchObject([{ path: "upper", status: StepStatus.RUNNING }]);
});

test("a fact seen before changes nothing", () => {
  const seen = view();
  const [started] = facts({ kind: "attempt-started", ...call, attempt: 1 });

  addFact(seen, started!);
  addFact(seen, started!);

  expect(seen.steps[0]?.attempts).toHaveLength(1);
});

test("follows how a step is undone, and where it stands when it is not", () => {
  const undo = { step: "upper/undo", verb: "call", service: "lower" };
  const seen = view();
  const all = facts(
    { kind: "step-succeeded", ...call },
    { kind: "unwinding-started" },
    { kind: "compensation-started", ...call, service: "lower" },
    { kind: "attempt-started", ...undo, attempt: 1 },
    {
      kind: "attempt-failed",
      ...undo,
      attempt: 1,
      error: { reason: "HTTP_5XX" },
      nextAttemptTime: millisToTimestamp(2_000),
    },
  );
  for (const fact of all) addFact(seen, fact);
  expect(seen.steps).toHaveLength(1);
  expect(seen.steps[0]).toMatchObject({
    service: "upper",
    status: StepStatus.COMPENSATING,
    attempts: [],
    undo: { service: "lower", status: StepStatus.RETRYING, nextAttemptMs: 2_000, attempts: [{ number: 1 }] },
  });

  const lost = { kind: "compensation-failed", ...call, error: { reason: "GONE" } };
  for (const fact of facts(...all, lost)) addFact(seen, fact);
  expect(seen.steps[0]).toMatchObject({
    status: StepStatus.SUCCEEDED,
    undo: { status: StepStatus.FAILED, error: { reason: "GONE" }, attempts: [{ endMs: 1_040 }] },
  });
});

test("shows what waits for a service that answers later", () => {
  const seen = view();

  const all = facts(
    { kind: "event-accepted" },
    { kind: "step-started", ...call },
    { kind: "attempt-started", ...call, attempt: 1 },
    { kind: "attempt-accepted", ...call, attempt: 1, eventStatus: EventStatus.WAITING },
    { kind: "attempt-alive", ...call, attempt: 1 },
    { kind: "step-succeeded", ...call, givenBy: "callback" },
    { kind: "answer-late", ...call },
  );
  for (const fact of all.slice(0, 5)) addFact(seen, fact);
  expect(seen.status).toBe(EventStatus.WAITING);
  expect(seen.steps[0]).toMatchObject({ status: StepStatus.WAITING, attempts: [{ acceptedMs: 1_030 }] });

  for (const fact of all.slice(5)) addFact(seen, fact);
  expect(seen.steps[0]).toMatchObject({ status: StepStatus.SUCCEEDED, endMs: 1_050 });
});

test("does not look at all steps for each fact: there may be hundreds of thousands", () => {
  let looked = 0;
  const counting = new Proxy<StepView[]>([], {
    get(steps, name, receiver) {
      looked++;
      return Reflect.get(steps, name, receiver) as unknown;
    },
  });
  const seen = { ...view(), steps: counting };
  const rounds = 500;
  const all = facts(
    { kind: "loop-started", step: "each", verb: "for" },
    ...Array.from({ length: rounds }, (_, round) => [
      { kind: "loop-started", step: `each[${round}].in`, verb: "for" },
      { kind: "step-started", ...call, step: `each[${round}].in[0].upper` },
      { kind: "step-succeeded", step: `each[${round}].in`, verb: "for" },
    ]).flat(),
    { kind: "step-succeeded", step: "each", verb: "for" },
  );
  for (const fact of all) addFact(seen, fact);

  expect(looked).toBeLessThan(all.length * 10);
  expect(seen.steps).toHaveLength(1 + 2 * rounds);
  expect(seen.steps.map(({ status }) => status)).not.toContain(StepStatus.RUNNING);
  expect(seen.steps.at(-1)).toMatchObject({ status: StepStatus.CANCELLED });
});

test("goes on with a view that was copied", () => {
  const seen = view();
  for (const fact of facts({ kind: "step-started", ...call })) addFact(seen, fact);

  const copy = structuredClone(seen);
  const [, end] = facts({ kind: "step-started", ...call }, { kind: "step-succeeded", ...call });
  addFact(copy, end!);

  expect(copy.steps).toMatchObject([{ status: StepStatus.SUCCEEDED }]);
  expect(seen.steps).toMatchObject([{ status: StepStatus.RUNNING }]);
});
