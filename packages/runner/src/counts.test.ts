import { EventStatus } from "@machinery/protocol";
import { createMemoryStore, encodeCount, keys } from "@machinery/store";
import { expect, it } from "vitest";
import { Counts } from "./counts.js";

const { ACCEPTED, RUNNING, SUCCEEDED } = EventStatus;

it("stores the counts of what is in a write, and admits by those of what is decided", async () => {
  const counts = await Counts.read(createMemoryStore());
  counts.move("flow", undefined, ACCEPTED);
  counts.move("flow", undefined, ACCEPTED);

  counts.written("flow", undefined, ACCEPTED);

  expect([counts.accepted, counts.acceptedOf("flow")]).toEqual([2, 2]);
  expect(counts.takeChanged()).toEqual([[keys.count("flow", ACCEPTED), encodeCount(1)]]);
  expect(counts.takeChanged()).toEqual([]);
});

it("counts an event in one status at a time, and one that is deleted in none", async () => {
  const counts = await Counts.read(createMemoryStore());
  for (const [from, to] of [
    [undefined, RUNNING],
    [RUNNING, RUNNING],
    [RUNNING, SUCCEEDED],
    [SUCCEEDED, undefined],
  ] as const) {
    counts.move("flow", from, to);
    counts.written("flow", from, to);
  }

  expect(new Map(counts.takeChanged())).toEqual(
    new Map([RUNNING, SUCCEEDED].map((status) => [keys.count("flow", status), encodeCount(0)])),
  );
});
