import { EventStatus } from "@machinery/protocol";
import { PlaceTable } from "@machinery/runner";
import { verifyPartition, openMemoryStore } from "@machinery/store";
import { expect, test } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition } from "./test-partition.js";

/** Pauses workflows by hand. */
function handPlaces() {
  const paused = new Set<string>();
  let tell = () => {};
  const places = new PlaceTable({
    rule: (workflow) => (paused.has(workflow) ? { paused: { sinceMs: 0, reason: "a test" } } : undefined),
    watch: (changed) => {
      tell = changed;
      return () => {};
    },
  });
  return {
    places,
    pause: (workflow: string) => {
      paused.add(workflow);
      tell();
    },
    resume: (workflow: string) => {
      paused.delete(workflow);
      tell();
    },
  };
}

test("events of a paused workflow are accepted and wait, those under way go on, others begin", async () => {
  const hand = handPlaces();
  const other = { name: "other", inputs: { text: { type: "string" } }, services: ["shout"] };
  const { partition, caller, post } = await createTestPartition({ places: hand.places, others: [other] });
  const under = await post();
  hand.pause("shout-twice");

  const waiting = await post();
  const beside = await post({ workflow: "other" });
  await settle();
  caller.calls[0]!.answer({ text: "HI" });
  await settle();

  expect([under, waiting, beside].map((one) => one.ok && one.value.event.status)).toEqual([
    EventStatus.RUNNING,
    EventStatus.ACCEPTED,
    EventStatus.RUNNING,
  ]);
  expect(caller.calls.map(({ request }) => [request.workflow, request.step])).toEqual([
    ["shout-twice", "shout"],
    ["other", "shout"],
    ["shout-twice", "shout_2"],
  ]);
  expect(partition.health()).toMatchObject({ running: 2, accepted: 1 });
});

test("a workflow that goes on begins what waited in order, also after a restart", async () => {
  const hand = handPlaces();
  hand.pause("shout-twice");
  const first = await createTestPartition({ places: hand.places, limits: { running: 1 } });
  for (const text of ["a", "b", "c"]) await first.post({ data: { text } });
  await first.partition.close(0);
  const { caller, partition, disk } = await createTestPartition({
    places: hand.places,
    limits: { running: 1 },
    disk: first.disk,
    seed: 2,
  });
  expect(caller.calls).toEqual([]);

  hand.resume("shout-twice");
  await settle();
  for (let call = 0; call < 6; call++) {
    caller.calls[call]!.answer({ text: "x" });
    await settle();
  }

  const begun = caller.calls.filter(({ request }) => request.step === "shout");
  expect(begun.map(({ request }) => request.inputs)).toEqual([{ text: "a" }, { text: "b" }, { text: "c" }]);
  expect(partition.health()).toMatchObject({ running: 0, accepted: 0 });
  await partition.close(0);
  const store = await openMemoryStore(disk);
  for await (const damage of verifyPartition(store)) expect(damage).toBeUndefined();
});
