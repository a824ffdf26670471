import { EventStatus, StepStatus } from "@machinery/protocol";
import type { CallRequest } from "@machinery/runner";
import { expect, it } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition } from "./test-partition.js";

const booking = {
  name: "booking",
  inputs: { text: { type: "string" } },
  operations: [
    { name: "book", call: "shout", compensate: { call: "shout", input: { text: "take it back" } } },
    { name: "tell", call: "shout" },
  ],
};

/** An event whose first call has been answered, and whose second is in flight. */
async function begun() {
  const world = await createTestPartition({ workflow: booking });
  const told = await world.post();
  if (!told.ok) throw new Error(told.rejection.reason);
  await settle();
  world.caller.last.answer({ text: "BOOKED" });
  await settle();
  return { ...world, eventId: told.value.event.eventId };
}
const cancel = (eventId: string) => ({ kind: "cancel", eventId, reason: "no longer wanted" }) as const;

it("gives up what is in flight before anything is called that undoes", async () => {
  const { caller, partition, eventId } = await begun();
  const inFlight = caller.last;
  const given: boolean[] = [];
  const call = caller.call.bind(caller);
  caller.call = (request: CallRequest, signal) => {
    given.push(inFlight.isAborted);
    return call(request, signal);
  };

  expect(await partition.submit(cancel(eventId))).toMatchObject({
    ok: true,
    value: { status: EventStatus.RUNNING },
  });
  await settle();

  expect(given).toEqual([true]);
  expect(caller.last.request).toMatchObject({
    step: "book/undo",
    inputs: { text: "take it back" },
    idempotencyKey: `${eventId}/book/undo`,
    compensates: `${eventId}/book`,
  });
  expect(caller.last.request).not.toHaveProperty("callback");
});

it("tells the event as cancelled once all is undone, through a restart in between", async () => {
  const { caller, clock, disk, partition, eventId } = await begun();
  await partition.submit(cancel(eventId));
  await settle();
  expect(caller.last.request.attempt).toBe(1);
  await partition.close(0);

  const next = await createTestPartition({ workflow: booking, disk, clock, seed: 2 });
  await settle();
  expect(next.caller.last.request).toMatchObject({ step: "book/undo", attempt: 2 });
  next.caller.last.answer({ whatever: "it says" });
  await settle();

  expect(await next.partition.read({ kind: "event", eventId, waitMs: 0 })).toMatchObject({
    ok: true,
    value: {
      status: EventStatus.CANCELLED,
      steps: [
        { path: "book", status: StepStatus.COMPENSATED, compensation: { service: "shout" } },
        { path: "tell", status: StepStatus.CANCELLED },
      ],
    },
  });
});

it("takes 202 for a yes", async () => {
  const { caller, partition, eventId } = await begun();
  await partition.submit(cancel(eventId));
  await settle();
  caller.last.accept();
  await settle();

  expect(await partition.read({ kind: "event", eventId, waitMs: 0 })).toMatchObject({
    value: { status: EventStatus.CANCELLED },
  });
});
