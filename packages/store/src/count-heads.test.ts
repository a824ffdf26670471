import { EventStatus } from "@machinery/protocol";
import { expect, test } from "vitest";
import { SampleEvents, sampleId } from "../test/sample-events.js";
import { countHeads } from "./count-heads.js";
import { encodeCount } from "./counts.js";
import { keys } from "./keys.js";
import { createMemoryStore } from "./memory-store.js";
import type { Store } from "./store.js";

const { FAILED, RUNNING, SUCCEEDED } = EventStatus;

/** Writes events of a workflow, and the count that a runner keeps of them. */
async function fill(store: Store, workflow: string, status: EventStatus, count: number, from: number) {
  const events = new SampleEvents(store);
  const labels = { tenant: workflow };
  const entries = Array.from({ length: count }, (_, at) =>
    events.entry(sampleId(from + at, from + at), { workflow, labels, status, timeMs: from + at }),
  );
  await store.commit(entries);
  await store.commit([
    {
      key: "m/test",
      value: new Uint8Array(0),
      derived: [[keys.count(workflow, status), encodeCount(count)]],
    },
  ]);
}

test("counts by workflow and status come from what is kept, and are exact", async () => {
  const store = createMemoryStore();
  await fill(store, "pay", FAILED, 3, 1_000);
  await fill(store, "pay", SUCCEEDED, 7, 2_000);
  await fill(store, "pay-more", FAILED, 2, 3_000);
  await fill(store, "pay", RUNNING, 0, 4_000);

  expect(await countHeads(store, {})).toEqual({
    counts: [
      { workflow: "pay-more", status: FAILED, count: 2 },
      { workflow: "pay", status: SUCCEEDED, count: 7 },
      { workflow: "pay", status: FAILED, count: 3 },
    ],
    isMore: false,
  });
  expect((await countHeads(store, { workflow: "pay", statuses: [FAILED] })).counts).toEqual([
    { workflow: "pay", status: FAILED, count: 3 },
  ]);
  expect((await countHeads(store, { workflow: "unknown" })).counts).toEqual([]);
});

test("with labels or a time events are looked at one by one", async () => {
  const store = createMemoryStore();
  await fill(store, "pay", FAILED, 30, 1_000);
  await fill(store, "ship", FAILED, 20, 2_000);

  expect(await countHeads(store, { labels: { tenant: "ship" } })).toEqual({
    counts: [{ workflow: "ship", status: FAILED, count: 20 }],
    isMore: false,
  });
  expect((await countHeads(store, { fromTimeMs: 1_010, toTimeMs: 1_015 })).counts).toEqual([
    { workflow: "pay", status: FAILED, count: 5 },
  ]);
});

test("no more than 20,000 are looked at, and that there may be more is said", async () => {
  const store = createMemoryStore();
  await fill(store, "pay", FAILED, 20_001, 1_000);

  expect(await countHeads(store, { labels: { tenant: "pay" } })).toEqual({
    counts: [{ workflow: "pay", status: FAILED, count: 20_000 }],
    isMore: true,
  });
});
