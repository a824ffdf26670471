import { expect, test } from "vitest";
import { compareKeys } from "../key-order.js";
import type { KeyRange, StoreSnapshot } from "../store.js";
import { entryOf, pairsOf, textOf } from "./bytes.js";
import type { WithStore } from "./with-store.js";

const SEEDS = [1, 2, 3, 4];
const STEPS = 120;

/** Random commits, reads and reopenings give what a plain map gives. */
export function modelContract(withStore: WithStore): void {
  test.each(SEEDS)("random work gives what a plain map gives (seed %i)", (seed) =>
    withStore(async ({ store: first, reopen }) => {
      const random = randomFrom(seed);
      const pick = (below: number): number => Math.floor(random() * below);
      const key = (): string => `${"ehrtq"[pick(5)]}/${pick(40).toString(36).padStart(2, "0")}`;
      const model = new Map<string, string>();
      let store = first;

      for (let step = 0; step < STEPS; step++) {
        const commits: Promise<void>[] = [];
        for (let count = pick(8); count > 0; count--) {
          const derived = Object.fromEntries(
            Array.from({ length: pick(5) }, () => [
              `${"hrtq"[pick(4)]}/${pick(40).toString(36).padStart(2, "0")}`,
              pick(3) === 0 ? undefined : `${step}.${count}`,
            ]),
          );
          const entry = entryOf(`e/${pick(99)}`, `${step}.${count}`, derived);
          commits.push(store.commit([entry]));
          model.set(entry.key, `${step}.${count}`);
          for (const [at, value] of Object.entries(derived)) {
            if (value === undefined) model.delete(at);
            else model.set(at, value);
          }
        }
        await Promise.all(commits);
        if (pick(25) === 0) store = await reopen();

        // A range lies within one kind of keys: between them an adapter may keep keys of its own.
        const from = key();
        const to = pick(2) === 0 ? `${from[0]}/~` : `${from[0]}/${pick(40).toString(36).padStart(2, "0")}`;
        const range = {
          gte: from,
          lt: to,
          reverse: pick(2) === 0,
          ...(pick(2) === 0 ? { limit: pick(20) } : {}),
        };
        expect(await pairsOf(store.range(range))).toEqual(rangeOf(model, range));
        expect(textOf(await store.get(from))).toBe(model.get(from));
        if (pick(10) === 0) await expectSnapshot(store.snapshot(), model);
      }
    }),
  );
}

async function expectSnapshot(snapshot: StoreSnapshot, model: ReadonlyMap<string, string>): Promise<void> {
  for (const letter of "ehrtq") {
    const range = { gte: `${letter}/`, lt: `${letter}/~` };
    expect(await pairsOf(snapshot.range(range))).toEqual(rangeOf(model, range));
  }
  await snapshot.close();
}

function rangeOf(model: ReadonlyMap<string, string>, range: KeyRange): [string, string][] {
  const inside = [...model].filter(
    ([key]) => compareKeys(key, range.gte) >= 0 && compareKeys(key, range.lt) < 0,
  );
  inside.sort(([a], [b]) => compareKeys(a, b));
  if (range.reverse === true) inside.reverse();
  return inside.slice(0, range.limit ?? inside.length);
}

/** A small generator of chance from a seed (mulberry32): the same numbers each time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
