import { createMemoryStore, keys, type Store } from "@machinery/store";
import { beforeEach, expect, test } from "vitest";
import type { PlaceRule } from "../places/places.js";
import { Ready } from "./ready.js";

const id = (number: number) => `0${String(number).padStart(23, "0")}`;

let store: Store;
let rules: Map<string, PlaceRule>;
beforeEach(() => {
  store = createMemoryStore();
  rules = new Map();
});

async function put(
  workflow: string,
  key: string,
  numbers: readonly number[],
  value: Uint8Array | undefined = new Uint8Array(0),
): Promise<void> {
  const derived = numbers.map((number) => [keys.inLine(workflow, key, id(number)), value] as const);
  await store.commit([{ key: "d/test/1", value: new Uint8Array(0), derived }]);
}

const open = (...workflows: string[]) =>
  new Ready(store, { rule: (workflow) => rules.get(workflow) }, workflows);

/** Takes all that there is, as numbers. */
async function drain(ready: Ready, limit: number): Promise<number[]> {
  const taken: string[] = [];
  while (!ready.isEmpty) taken.push(...(await ready.take(limit)));
  return taken.map(Number);
}

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, at) => from + at);

test("events of one workflow come oldest first, each once, in batches", async () => {
  await put("w", "", upTo(600));

  expect(await drain(open("w"), 7)).toEqual(upTo(600));
});

test("one that lies before the place read last is found", async () => {
  await put("w", "", [5]);
  const ready = open("w");
  expect(await ready.take(9)).toEqual([id(5)]);

  await put("w", "", [3]);
  ready.note("w", "", id(3));

  expect(await ready.take(9)).toContain(id(3));
});

test("one that is told of while its line is read is not lost", async () => {
  await put("w", "", [1, 9]);
  const ready = open("w");

  const reading = ready.take(9);
  await put("w", "", [5]);
  ready.note("w", "", id(5));
  const taken = [...(await reading).map(Number), ...(await drain(ready, 9))];

  expect(new Set(taken)).toEqual(new Set([1, 5, 9]));
});

test("where nobody waits it says so once it has looked", async () => {
  const ready = open("w");

  expect(await ready.take(9)).toEqual([]);
  expect(ready.isEmpty).toBe(true);
});

test("workflows take turns, and a thousand waiting events of one hold no other up", async () => {
  await put("flood", "", upTo(1_000));
  await put("small", "", upTo(3, 2_000));

  const first = await open("flood", "small").take(6);

  expect(first.map(Number)).toEqual([0, 2_000, 1, 2_001, 2, 2_002]);
});

test("the keys of a workflow take turns, each in its order", async () => {
  await put("w", "a", [1, 2, 3, 4]);
  await put("w", "b", [5]);
  await put("w", "c/d", [6, 7]);

  expect(await drain(open("w"), 64)).toEqual([1, 5, 6, 2, 7, 3, 4]);
});

test("nothing of a paused workflow comes, and it is not looked at, until it goes on", async () => {
  await put("w", "", [1, 2]);
  await put("v", "", [3]);
  rules.set("w", { isPaused: true });
  const ready = open("w", "v");
  expect(await drain(ready, 9)).toEqual([3]);
  await put("w", "", [4]);
  ready.note("w", "", id(4));
  expect(ready.isEmpty).toBe(true);

  rules.clear();
  ready.changed();

  expect(await drain(ready, 9)).toEqual([1, 2, 4]);
});
