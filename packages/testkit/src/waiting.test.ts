import { EventStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition } from "./test-partition.js";

const day = 86_400_000;

const remind = {
  name: "remind",
  inputs: { text: { type: "string" } },
  operations: [
    { name: "pause", wait: "365d" },
    { call: "shout", output: "${ answer }" },
  ],
};

it("an event waits a year, also while no daemon is there, and owes nothing meanwhile", async () => {
  const { caller, clock, disk, partition, post } = await createTestPartition({ workflow: remind });
  const told = await post();
  if (!told.ok) throw new Error(told.rejection.reason);
  const { eventId } = told.value.event;
  clock.advance(100 * day);
  await settle();
  const read = await partition.read({ kind: "event", eventId, waitMs: 0 });
  expect(read).toMatchObject({ ok: true, value: { status: EventStatus.WAITING, steps: [{ verb: "wait" }] } });
  expect(caller.calls).toEqual([]);
  await partition.close(0);

  clock.advance(264 * day);
  const next = await createTestPartition({ workflow: remind, disk, clock, seed: 2 });
  clock.advance(day - 1);
  await settle();
  expect(next.caller.calls).toEqual([]);
  clock.advance(1);
  await settle();

  expect(next.caller.calls).toHaveLength(1);
});

it("an event whose time has come while no daemon was there goes on as soon as one is", async () => {
  const { clock, disk, partition, post } = await createTestPartition({ workflow: remind });
  await post();
  await partition.close(0);

  clock.advance(366 * day);
  const next = await createTestPartition({ workflow: remind, disk, clock, seed: 2 });
  clock.advance(1);
  await settle();

  expect(next.caller.calls).toHaveLength(1);
});
