import { isDamage } from "./is-damage.js";
import { keys } from "./keys.js";
import type { KeyRange, StoreError, StoreReader } from "./store.js";

/** A key of a range, with its value, or with what is wrong with it. */
export interface Walked {
  readonly key: string;
  readonly value?: Uint8Array;
  readonly error?: StoreError;
}

/** Walks a range forwards and goes on behind damaged values. What is damaged and cannot be named ends the walk. */
export async function* walk(reader: StoreReader, range: KeyRange): AsyncGenerator<Walked> {
  let from = range.gte;
  for (;;) {
    try {
      for await (const [key, value] of reader.range({ ...range, gte: from })) yield { key, value };
      return;
    } catch (error) {
      if (!isDamage(error)) throw error;
      yield { key: error.key ?? from, error };
      if (error.key === undefined) return;
      from = `${error.key}\0`;
    }
  }
}

/** The ids of all events that have entries, in the order of time. Reads one entry of each. */
export async function* eventIds(reader: StoreReader): AsyncGenerator<string> {
  const all = keys.all("e");
  let from = all.gte;
  for (;;) {
    const key = await firstKey(reader, { gte: from, lt: all.lt });
    if (key === undefined) return;
    const eventId = key.slice(2, 26);
    yield eventId;
    from = keys.entries(eventId).lt;
  }
}

/** Whether an event has entries. */
export async function hasEntries(reader: StoreReader, eventId: string): Promise<boolean> {
  return (await firstKey(reader, keys.entries(eventId))) !== undefined;
}

async function firstKey(reader: StoreReader, range: KeyRange): Promise<string | undefined> {
  for await (const { key } of walk(reader, { ...range, limit: 1 })) return key;
  return undefined;
}
