import { idOfKey } from "./event-id.js";
import { keys } from "./keys.js";
import type { StoreReader } from "./store.js";

/** The ids of events that listen for a signal with a key, in no particular order. One that listens twice may come twice. */
export async function* listeners(reader: StoreReader, signal: string, key: string): AsyncGenerator<string> {
  for await (const [at] of reader.range(keys.listeners(signal, key))) yield idOfKey(at);
}
