import { idOfKey } from "./event-id.js";
import { keys } from "./keys.js";
import { readHead } from "./read-event.js";
import { type Entry, type Store, StoreError, type StoreReader } from "./store.js";

/** How many events take their places in one write. */
const AT_ONCE = 1_000;

/**
 * Puts the events that wait to begin into the lines of their workflows, where a store was written before there were lines. To be called before
 * anything is written. Elsewhere it looks once, and writes nothing. Gives how many it put there.
 */
export async function makeLines(store: Store): Promise<number> {
  if (await hasLines(store)) return 0;
  let made = 0;
  for (let range = keys.all("q"); ;) {
    const derived: Entry["derived"][number][] = [];
    let last: string | undefined;
    for await (const [key] of store.range({ ...range, limit: AT_ONCE })) {
      last = key;
      const line = await lineOf(store, idOfKey(key));
      if (line !== undefined) derived.push([line, new Uint8Array(0)]);
    }
    if (last === undefined) return made;
    range = { ...range, gte: `${last}0` };
    if (derived.length > 0) await store.commit([{ key: "m/lines", value: new Uint8Array(0), derived }]);
    made += derived.length;
  }
}

/** Whether events that wait to begin stand in lines. They are put there oldest first, so the newest one tells. */
export async function hasLines(reader: StoreReader): Promise<boolean> {
  for await (const [key] of reader.range({ ...keys.all("q"), reverse: true, limit: 1 })) {
    const line = await lineOf(reader, idOfKey(key));
    if (line !== undefined) return (await reader.get(line)) !== undefined;
  }
  return true;
}

/** Nothing where the event's head is damaged: that is for `machinery daemon verify` to tell. */
async function lineOf(reader: StoreReader, eventId: string): Promise<string | undefined> {
  try {
    const head = await readHead(reader, eventId);
    return head?.birth === undefined ? undefined : keys.inLine(head.birth.workflow, "", eventId);
  } catch (error) {
    if (error instanceof StoreError && error.code === "DAMAGED") return undefined;
    throw error;
  }
}
