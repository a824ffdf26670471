import { EventStatus, StepStatus, type JsonObject } from "@machinery/protocol";
import { createMemoryDisk } from "@machinery/store";
import { expect, it } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition, type TestPartitionOptions } from "./test-partition.js";

const later = (call: JsonObject): JsonObject => ({
  name: "later",
  inputs: { text: { type: "string" } },
  outputs: { text: { type: "string" } },
  operations: [{ call: "shout", output: "${ answer }", ...call }],
});

/** A partition with one event, whose only call is taken and answered later. */
async function accepted(call: JsonObject = {}, options: TestPartitionOptions = {}) {
  const opened = await createTestPartition({ workflow: later(call), ...options });
  const told = await opened.post();
  if (!told.ok) throw new Error(told.rejection.reason);
  const { eventId } = told.value.event;
  await settle();
  const token = opened.caller.last.request.callback!;
  opened.caller.last.accept();
  await settle();
  return { ...opened, eventId, token };
}

const complete = (token: string, text: string) =>
  ({ kind: "complete-step", target: { token }, answer: { text } }) as const;

it("a call that is taken waits, is answered by its token, and by nothing else", async () => {
  // With no memory at all for events that wait.
  const { partition, eventId, token, clock } = await accepted({}, { limits: { stateBytes: 0 } });
  const waiting = await partition.read({ kind: "event", eventId, waitMs: 0 });
  expect(waiting).toMatchObject({
    value: {
      status: EventStatus.WAITING,
      steps: [{ status: StepStatus.WAITING, attempts: [{ acceptedTimeMs: clock.nowMs() }] }],
    },
  });

  const wrong = `${token.slice(0, -2)}AA`;
  expect(await partition.submit(complete(wrong, "HI"))).toMatchObject({
    rejection: { reason: "CALLBACK_UNKNOWN" },
  });
  expect(await partition.submit(complete(token, 7 as never))).toMatchObject({
    rejection: { reason: "INVALID_ANSWER" },
  });
  clock.advance(400 * 86_400_000);
  expect(await partition.submit(complete(token, "HI"))).toMatchObject({
    ok: true,
    value: { step: "shout", event: { eventId, status: EventStatus.SUCCEEDED } },
  });

  expect(await partition.submit(complete(token, "HI"))).toMatchObject({ ok: true });
  expect(await partition.submit(complete(token, "HO"))).toMatchObject({
    rejection: { reason: "CALLBACK_USED" },
  });
  expect(await partition.submit({ kind: "heartbeat-step", target: { token } })).toMatchObject({
    rejection: { reason: "CALLBACK_USED" },
  });
});

it("a token outlives the daemon, and so does what was answered", async () => {
  const first = await accepted();
  await first.partition.close(0);

  const { partition, caller } = await createTestPartition({
    workflow: later({}),
    disk: first.disk,
    clock: first.clock,
    seed: 2,
  });
  expect(await partition.submit(complete(first.token, "HI"))).toMatchObject({
    value: { event: { status: EventStatus.SUCCEEDED } },
  });
  await partition.close(0);
  const third = await createTestPartition({
    workflow: later({}),
    disk: first.disk,
    clock: first.clock,
    seed: 3,
  });

  expect(await third.partition.submit(complete(first.token, "HI"))).toMatchObject({ ok: true });
  expect(await third.partition.submit(complete(first.token, "HO"))).toMatchObject({
    rejection: { reason: "CALLBACK_USED" },
  });
  expect([...caller.calls, ...third.caller.calls]).toEqual([]);
});

it("an answer that comes before the service has said that it comes later is not lost", async () => {
  const { partition, caller, post } = await createTestPartition({ workflow: later({}) });
  await post();
  await settle();
  const { request } = caller.last;

  const told = await partition.submit(complete(request.callback!, "HI"));
  caller.last.accept();
  await settle();

  expect(told).toMatchObject({ value: { event: { status: EventStatus.SUCCEEDED } } });
});

it("a service that says no fails the call, and one that is silent for too long is asked again", async () => {
  const { partition, caller, clock, token, eventId } = await accepted({
    heartbeat_timeout: "3s",
    retry: { attempts: 2, first: "1s", jitter: 0 },
  });
  clock.advance(3_900);
  await settle();
  expect(caller.calls).toHaveLength(1);
  expect(await partition.submit({ kind: "heartbeat-step", target: { token } })).toMatchObject({ ok: true });
  clock.advance(3_900);
  await settle();
  expect(caller.calls).toHaveLength(1);
  clock.advance(1_100);
  await settle();
  clock.advance(1_000);
  await settle();

  expect(caller.calls).toHaveLength(2);
  expect(caller.last.request).toMatchObject({ attempt: 2, callback: token });
  caller.last.accept();
  await settle();
  const error = { reason: "DECLINED", message: "no", data: { code: 7 } };
  const said = { kind: "fail-step", target: { token }, error } as const;
  expect(await partition.submit(said)).toMatchObject({ value: { event: { status: EventStatus.FAILED } } });
  expect(await partition.submit(said)).toMatchObject({ ok: true });
  expect(await partition.read({ kind: "event", eventId, waitMs: 0 })).toMatchObject({
    value: { error: { reason: "DECLINED", attempts: 2, data: { code: 7 } } },
  });
});

it("who could not be heard while no daemon was there has the whole time anew", async () => {
  const call = { heartbeat_timeout: "10s", retry: { attempts: 1 } };
  const first = await accepted(call);
  await first.partition.close(0);
  first.clock.advance(3_600_000);

  const { partition, clock } = await createTestPartition({
    workflow: later(call),
    disk: first.disk,
    clock: first.clock,
    seed: 2,
  });
  clock.advance(9_999);
  await settle();
  const read = () => partition.read({ kind: "event", eventId: first.eventId, waitMs: 0 });
  expect(await read()).toMatchObject({ value: { status: EventStatus.WAITING } });
  clock.advance(2);
  await settle();

  expect(await read()).toMatchObject({
    value: { status: EventStatus.FAILED, error: { reason: "HEARTBEAT_TIMEOUT" } },
  });
});

it("a late answer is refused, and stays in the history while the event goes on", async () => {
  const workflow: JsonObject = {
    name: "later",
    inputs: { text: { type: "string" } },
    operations: [{ try: [{ call: "shout", timeout: "1s" }], catch: [{ do: [{ wait: "1h" }] }] }],
  };
  const { partition, clock, token, eventId } = await accepted({}, { workflow });
  clock.advance(1_000);
  await settle();

  expect(await partition.submit(complete(token, "HI"))).toMatchObject({
    rejection: { reason: "CALLBACK_LATE" },
  });
  const history = await partition.read({ kind: "history", eventId, afterSequence: 0, pageSize: 100 });
  if (!history.ok) throw new Error(history.rejection.reason);
  expect(history.value.facts.at(-1)).toMatchObject({
    kind: "answer-late",
    outputs: { text: "HI" },
    givenBy: "callback",
  });
  clock.advance(3_600_000);
  await settle();
  expect(await partition.submit(complete(token, "HO"))).toMatchObject({
    rejection: { reason: "CALLBACK_LATE" },
  });
});

it("a person answers by event and step, for what waits alone", async () => {
  const { partition, eventId } = await accepted();
  const target = { eventId, step: "shout" };
  const answer = { text: "BY HAND" };

  expect(
    await partition.submit({ kind: "complete-step", target: { ...target, step: "nothing" }, answer }),
  ).toMatchObject({ rejection: { reason: "STEP_NOT_WAITING" } });
  expect(
    await partition.submit({
      kind: "complete-step",
      target: { ...target, eventId: "0".repeat(24) },
      answer,
    }),
  ).toMatchObject({ rejection: { reason: "EVENT_NOT_FOUND" } });
  expect(await partition.submit({ kind: "complete-step", target, answer })).toMatchObject({
    value: { event: { status: EventStatus.SUCCEEDED } },
  });
});

it("a call is not repeated that is answered while it is ordered anew", async () => {
  let open = (): void => {};
  let gate = Promise.resolve();
  const disk = createMemoryDisk({ beforeWrite: () => gate });
  const first = await createTestPartition({ workflow: later({}), disk });
  await first.post();
  await settle();
  const token = first.caller.last.request.callback!;
  await first.partition.close(0);
  gate = new Promise((resolve) => {
    open = resolve;
  });

  const { partition, caller } = await createTestPartition({
    workflow: later({}),
    disk,
    clock: first.clock,
    seed: 2,
  });
  const told = partition.submit(complete(token, "HI"));
  await settle();
  open();

  expect(await told).toMatchObject({ value: { event: { status: EventStatus.SUCCEEDED } } });
  await settle();
  expect(caller.calls).toEqual([]);
});
