import { idOfKey } from "./event-id.js";
import { keys } from "./keys.js";
import type { Store, StoreReader } from "./store.js";

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Above every id. */
const NONE = "~";

/**
 * From which id on every waiting event is in the index of those. Before it, where a store was written before there was one, only some are.
 */
export async function waitingFrom(reader: StoreReader): Promise<string> {
  const value = await reader.get(keys.waitingFrom);
  return value === undefined ? NONE : decoder.decode(value);
}

/** Says that waiting events are indexed from now on, unless that has been said. To be called before anything is written to a store. */
export async function beginWaitingIndex(store: Store): Promise<void> {
  if ((await store.get(keys.waitingFrom)) !== undefined) return;
  let from = "";
  for await (const [key] of store.range({ ...keys.all("h"), reverse: true, limit: 1 }))
    from = `${idOfKey(key)}\0`;
  await store.commit([waitingFromEntry(from)]);
}

/** The entry that says from which id on waiting events are indexed. Empty: all are. */
export function waitingFromEntry(from: string) {
  return { key: keys.waitingFrom, value: encoder.encode(from), derived: [] };
}
