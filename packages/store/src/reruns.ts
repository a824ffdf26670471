import { idOfKey } from "./event-id.js";
import { keys } from "./keys.js";
import type { StoreReader } from "./store.js";

/** The ids of the events that carry an event out again, the newest first, at most `limit`. */
export async function readReruns(reader: StoreReader, of: string, limit: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const [key] of reader.range({ ...keys.reruns(of), reverse: true, limit }))
    ids.push(idOfKey(key));
  return ids;
}
