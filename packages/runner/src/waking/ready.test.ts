import { createMemoryStore, keys, type Store } from "@machinery/store";
import { beforeEach, expect, test } from "vitest";
import { PlaceTable } from "../places/place-table.js";
import type { PlaceRule, Seat } from "../places/places.js";
import { Ready, type ReadyEvent } from "./ready.js";

const id = (number: number) => `0${String(number).padStart(23, "0")}`;

let store: Store;
let rules: Map<string, PlaceRule>;
/** Tells that rules may have become others. */
let changed: () => void;
let seat: Seat;
beforeEach(() => {
  store = createMemoryStore();
  rules = new Map();
});

async function put(workflow: string, key: string, numbers: readonly number[], isThere = true): Promise<void> {
  const derived = numbers.map(
    (number) => [keys.inLine(workflow, key, id(number)), isThere ? new Uint8Array(0) : undefined] as const,
  );
  await store.commit([{ key: "d/test/1", value: new Uint8Array(0), derived }]);
}

async function open(workflows: readonly string[], lines = 100): Promise<Ready> {
  const table = new PlaceTable({
    rule: (workflow) => rules.get(workflow),
    watch: (tell) => {
      changed = tell;
      return () => {};
    },
  });
  const taker = {
    waiting: () => 0,
    freed: (workflow: string, key: string) => ready?.freed(workflow, key),
    changed: () => ready?.changed(),
  };
  async function* nothing() {}
  let ready: Ready | undefined;
  seat = await table.join(0, taker, nothing());
  const places = {
    take: (workflow: string, key: string) => seat.take(workflow, key),
    ask: (workflow: string, key: string) => seat.ask(workflow, key),
    leave: (workflow: string, key: string) => seat.leave(workflow, key),
    load: (workflow: string, key: string) => seat.load(workflow, key),
    rule: (workflow: string) => rules.get(workflow),
  };
  ready = new Ready(store, places, workflows, lines);
  return ready;
}

const numberOf = ({ eventId }: ReadyEvent) => Number(eventId);

/** Takes all that there is, as numbers, and lets each end at once where it is to. */
async function drain(ready: Ready, limit: number, ends = false): Promise<number[]> {
  const taken: number[] = [];
  while (!ready.isEmpty)
    for (const event of await ready.take(limit)) {
      taken.push(numberOf(event));
      await put(event.workflow, event.key, [numberOf(event)], false);
      if (ends) seat.leave(event.workflow, event.key);
    }
  return taken;
}

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, at) => from + at);

test("events of one workflow come oldest first, each once, in batches", async () => {
  await put("w", "", upTo(600));

  expect(await drain(await open(["w"]), 7)).toEqual(upTo(600));
});

test("one that lies before the place read last is found", async () => {
  await put("w", "", [5]);
  const ready = await open(["w"]);
  expect((await ready.take(9)).map(numberOf)).toEqual([5]);

  await put("w", "", [3]);
  ready.note("w", "", id(3));

  expect((await ready.take(9)).map(numberOf)).toContain(3);
});

test("one that is told of while its line is read is not lost", async () => {
  await put("w", "", [1, 9]);
  const ready = await open(["w"]);

  const reading = ready.take(9);
  await put("w", "", [5]);
  ready.note("w", "", id(5));
  const taken = [...(await reading).map(numberOf), ...(await drain(ready, 9))];

  expect(new Set(taken)).toEqual(new Set([1, 5, 9]));
});

test("where nobody waits it says so once it has looked", async () => {
  const ready = await open(["w"]);

  expect(await ready.take(9)).toEqual([]);
  expect(ready.isEmpty).toBe(true);
});

test("workflows take turns, and a thousand waiting events of one hold no other up", async () => {
  await put("flood", "", upTo(1_000));
  await put("small", "", upTo(3, 2_000));

  const first = await (await open(["flood", "small"])).take(6);

  expect(first.map(numberOf)).toEqual([0, 2_000, 1, 2_001, 2, 2_002]);
});

test("the keys of a workflow take turns, each in its order", async () => {
  await put("w", "a", [1, 2, 3, 4]);
  await put("w", "b", [5]);
  await put("w", "c/d", [6, 7]);

  expect(await drain(await open(["w"]), 64)).toEqual([1, 5, 6, 2, 7, 3, 4]);
});

test("nothing of a paused workflow comes, and it is not looked at, until it goes on", async () => {
  await put("w", "", [1, 2]);
  await put("v", "", [3]);
  rules.set("w", { paused: { sinceMs: 0, reason: "" } });
  const ready = await open(["w", "v"]);
  expect(await drain(ready, 9)).toEqual([3]);
  await put("w", "", [4]);
  ready.note("w", "", id(4));
  expect(ready.isEmpty).toBe(true);

  rules.clear();
  changed();

  expect(await drain(ready, 9)).toEqual([1, 2, 4]);
});

test("no more than the limit of a workflow have places, and the next one comes when one is given back", async () => {
  await put("w", "", upTo(5));
  rules.set("w", { limit: 2 });
  const ready = await open(["w"]);
  expect(await drain(ready, 9)).toEqual([0, 1]);

  seat.leave("w", "");
  expect(await drain(ready, 9)).toEqual([2]);
  rules.set("w", { limit: 3 });
  changed();

  expect(await drain(ready, 9)).toEqual([3]);
});

test("no more than the limit of a key have places, and what waits of it holds up no other", async () => {
  await put("w", "a", upTo(100));
  await put("w", "b", [200, 201]);
  rules.set("w", { perKey: 1 });
  const ready = await open(["w"]);
  expect(await drain(ready, 9)).toEqual([0, 200]);

  seat.leave("w", "b");
  expect(await drain(ready, 9)).toEqual([201]);
  seat.leave("w", "a");

  expect(await drain(ready, 9)).toEqual([1]);
});

test("a key that there is no place for is not looked at on disk until there may be one", async () => {
  await put("w", "a", upTo(3));
  rules.set("w", { perKey: 1 });
  const ready = await open(["w"]);
  await drain(ready, 9);
  let reads = 0;
  const range = store.range.bind(store);
  store.range = (asked) => {
    reads++;
    return range(asked);
  };

  ready.note("w", "a", id(3));
  expect(ready.isEmpty).toBe(true);
  expect(reads).toBe(0);
});

test.each([
  ["all of them in memory", 1_000],
  ["few of them in memory", 10],
])("of many keys each has its turn before any has its second, with %s", async (_what, lines) => {
  const many = upTo(300);
  for (const key of many) await put("w", `k${key}`, [key, 1_000 + key]);
  const ready = await open(["w"], lines);

  const taken = await drain(ready, 1, true);

  expect(taken).toHaveLength(600);
  expect(new Set(taken.slice(0, 300))).toEqual(new Set(many));
  expect(new Set(taken)).toEqual(new Set([...many, ...upTo(300, 1_000)]));
});

test("of many keys that there is no place for each begins once it has one, whether it was in memory or not", async () => {
  const many = upTo(300);
  for (const key of many) await put("w", `k${key}`, [key, 1_000 + key, 2_000 + key]);
  rules.set("w", { perKey: 1 });
  const ready = await open(["w"], 10);
  const first = await drain(ready, 64);

  for (const key of many) seat.leave("w", `k${key}`);
  const second = await drain(ready, 64);
  for (const key of many) seat.leave("w", `k${key}`);
  const third = await drain(ready, 64);

  expect([first, second, third].map((numbers) => numbers.toSorted((a, b) => a - b))).toEqual([
    many,
    upTo(300, 1_000),
    upTo(300, 2_000),
  ]);
});

test("one that was given is not given again before it is over, though its line was forgotten meanwhile", async () => {
  for (const [number, key] of ["a", "b", "c"].entries()) await put("w", key, [number]);
  const ready = await open(["w"], 1);

  const taken: ReadyEvent[] = [];
  for (let looks = 0; looks < 20 && !ready.isEmpty; looks++) taken.push(...(await ready.take(4)));
  expect(taken.map(numberOf)).toEqual([0, 1, 2]);
  expect(ready.isEmpty).toBe(true);

  const [first] = taken;
  ready.over(first!.eventId);
  ready.note("w", "a", first!.eventId);
  expect((await ready.take(4)).map(numberOf)).toEqual([0]);
});
