import { EventStatus } from "@machinery/protocol";
import { beforeAll, expect, test } from "vitest";
import { SampleEvents, sampleId } from "../test/sample-events.js";
import { type HeadFilter, listHeads } from "./list-heads.js";
import { createMemoryStore } from "./memory-store.js";

const { ACCEPTED, CANCELLED, FAILED, PAUSED, RUNNING, SUCCEEDED, WAITING } = EventStatus;
const STATUSES = [ACCEPTED, RUNNING, WAITING, PAUSED, SUCCEEDED, FAILED, CANCELLED];
const EVENTS = 700;
const store = createMemoryStore();

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
  const events = new SampleEvents(store);
  for (const { id, workflow, labels, status } of samples) {
    await store.commit([
      events.entry(id, { workflow, labels, status: ACCEPTED }),
      ...(status === ACCEPTED
        ? []
        : [events.entry(id, { status, wakeTimeMs: status === WAITING ? 9_000 : 0 })]),
    ]);
  }
});

const filters: HeadFilter[] = [
  {},
  { workflow: "pay" },
  { workflow: "unknown" },
  { statuses: [] },
  ...STATUSES.map((status) => ({ statuses: [status] })),
  { statuses: [FAILED, CANCELLED] },
  { statuses: [ACCEPTED, RUNNING, PAUSED, FAILED, CANCELLED, FAILED] },
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
    for (const [limit, maxExamined] of [
      [1_000, 5_000],
      [1_000, 7],
      [9, 100],
    ] as const) {
      const ids: string[] = [];
      let after: string | undefined;
      do {
        const page = await listHeads(store, filter, {
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
