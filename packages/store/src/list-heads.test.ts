import { EventStatus } from "@machinery/protocol";
import { beforeAll, expect, test } from "vitest";
import { SampleEvents, sampleId } from "../test/sample-events.js";
import { type HeadFilter, listHeads } from "./list-heads.js";
import { keys } from "./keys.js";
import { createMemoryStore } from "./memory-store.js";
import type { Store } from "./store.js";
import { beginWaitingIndex, waitingFrom, waitingFromEntry } from "./waiting-index.js";

const { ACCEPTED, CANCELLED, FAILED, PAUSED, RUNNING, SUCCEEDED, WAITING } = EventStatus;
const STATUSES = [ACCEPTED, RUNNING, WAITING, PAUSED, SUCCEEDED, FAILED, CANCELLED];
const EVENTS = 700;
const store = createMemoryStore();
/** As a store is that was written before waiting events had an index, wholly or in part. */
const older = createMemoryStore();
const old = createMemoryStore();

interface Sample {
  readonly id: string;
  readonly timeMs: number;
  readonly workflow: string;
  readonly status: EventStatus;
  readonly labels: Record<string, string>;
}

const samples: Sample[] = Array.from({ length: EVENTS }, (_, number) => ({
  id: sampleId(1_000 + Math.floor(number / 2), number),
  timeMs: 1_000 + Math.floor(number / 2),
  workflow: number % 3 === 0 ? "pay" : "greet",
  status: STATUSES[number % STATUSES.length]!,
  labels: number % 5 === 0 ? { tenant: "a/b", shard: String(number % 2) } : {},
}));

beforeAll(async () => {
  await beginWaitingIndex(store);
  for (const each of [store, older, old]) await fill(each);
  await older.commit([waitingFromEntry(samples[400]!.id)]);
  await forgetWaiting(older, samples[400]!.id);
  await forgetWaiting(old, "~");
});

/** Takes away the keys of waiting events before an id. */
async function forgetWaiting(from: Store, id: string): Promise<void> {
  const gone: [string, undefined][] = [];
  for await (const [key] of from.range({ gte: keys.waiting(""), lt: keys.waiting(id) }))
    gone.push([key, undefined]);
  await from.commit([{ key: "m/test", value: new Uint8Array(0), derived: gone }]);
}

async function fill(store: Store): Promise<void> {
  const events = new SampleEvents(store);
  for (const { id, workflow, labels, status } of samples) {
    await store.commit([
      events.entry(id, { workflow, labels, status: ACCEPTED }),
      ...(status === ACCEPTED
        ? []
        : [events.entry(id, { status, wakeTimeMs: status === WAITING ? 9_000 : 0 })]),
    ]);
  }
}

const filters: HeadFilter[] = [
  {},
  { workflow: "pay" },
  { workflow: "unknown" },
  { statuses: [] },
  ...STATUSES.map((status) => ({ statuses: [status] })),
  { statuses: [FAILED, CANCELLED] },
  { statuses: [ACCEPTED, RUNNING, PAUSED, FAILED, CANCELLED, FAILED] },
  { statuses: [WAITING, FAILED], workflow: "greet" },
  { statuses: [WAITING], fromTimeMs: 1_100, toTimeMs: 1_300 },
  { statuses: [SUCCEEDED, PAUSED], workflow: "greet" },
  { labels: { tenant: "a/b" } },
  { labels: { tenant: "a/b", shard: "1" } },
  { labels: { tenant: "a" } },
  { labels: { tenant: "a/b" }, workflow: "pay", statuses: [FAILED] },
  { fromTimeMs: 1_100 },
  { toTimeMs: 1_100 },
  { fromTimeMs: 1_050, toTimeMs: 1_060, workflow: "greet" },
  { fromTimeMs: 1_060, toTimeMs: 1_050 },
  { fromTimeMs: 1_060, toTimeMs: 1_060 },
  { fromTimeMs: 0, toTimeMs: Number.MAX_SAFE_INTEGER },
];

function expected(filter: HeadFilter): string[] {
  const labels = Object.entries(filter.labels ?? {});
  return samples
    .filter(
      ({ workflow, status, labels: has, timeMs }) =>
        (filter.workflow === undefined || filter.workflow === workflow) &&
        (filter.statuses === undefined || filter.statuses.length === 0 || filter.statuses.includes(status)) &&
        labels.every(([name, value]) => has[name] === value) &&
        timeMs >= (filter.fromTimeMs ?? 0) &&
        timeMs < (filter.toTimeMs ?? Infinity),
    )
    .map(({ id }) => id)
    .reverse();
}

test.each(filters.map((filter) => [JSON.stringify(filter), filter] as const))(
  "pages of %s together hold what matches, newest first, whatever their size",
  async (_, filter) => {
    for (const [reader, limit, maxExamined] of [
      [store, 1_000, 5_000],
      [store, 1_000, 7],
      [store, 9, 100],
      [older, 1_000, 5_000],
      [older, 9, 100],
      [old, 1_000, 5_000],
    ] as const) {
      const ids: string[] = [];
      let after: string | undefined;
      do {
        const page = await listHeads(reader, filter, {
          limit,
          maxExamined,
          ...(after === undefined ? {} : { after }),
        });
        expect(page.heads.length).toBeLessThanOrEqual(limit);
        ids.push(...page.heads.map(({ eventId }) => eventId));
        after = page.next;
      } while (after !== undefined);

      expect(ids).toEqual(expected(filter));
    }
  },
);

test("a page looks at no more keys than told and says where it stopped", async () => {
  const page = await listHeads(
    store,
    { workflow: "greet", labels: { tenant: "a/b" } },
    { limit: 100, maxExamined: 3 },
  );

  expect(page.heads.length).toBeLessThanOrEqual(3);
  expect(page.next).toBeDefined();
});

test("of several indexes the narrowest is walked, whichever it is", async () => {
  const crowd = createMemoryStore();
  const events = new SampleEvents(crowd);
  // All are of one tenant and most of one workflow; few failed, and long ago.
  for (let number = 0; number < 2_000; number++) {
    const id = sampleId(1_000 + number);
    const workflow = number % 100 === 0 ? "rare" : "common";
    await events.write(id, { workflow, labels: { tenant: "a", order: String(number % 1_000) } });
    await events.write(id, { status: number < 150 ? FAILED : SUCCEEDED });
  }
  const page = async (filter: HeadFilter) => {
    const { heads, next } = await listHeads(crowd, filter, { limit: 100, maxExamined: 200 });
    return [heads.length, next === undefined];
  };

  expect(await page({ labels: { tenant: "a" }, statuses: [FAILED], workflow: "rare" })).toEqual([2, true]);
  expect(await page({ labels: { tenant: "a" }, statuses: [SUCCEEDED], workflow: "rare" })).toEqual([
    18,
    true,
  ]);
  expect(await page({ labels: { tenant: "a", order: "7" }, workflow: "common" })).toEqual([2, true]);
  expect(await page({ labels: { tenant: "a" }, statuses: [FAILED] })).toEqual([100, false]);
});

test("an index of waiting events is begun once, behind all that are there", async () => {
  const given = createMemoryStore();
  const events = new SampleEvents(given);
  await events.write(sampleId(1_000));
  await beginWaitingIndex(given);
  const from = await waitingFrom(given);
  await events.write(sampleId(2_000));
  await beginWaitingIndex(given);

  expect(await waitingFrom(given)).toBe(from);
  expect(sampleId(1_000) < from && from < sampleId(2_000)).toBe(true);
  expect((await waitingFrom(createMemoryStore())) > sampleId(2 ** 45)).toBe(true);
});
