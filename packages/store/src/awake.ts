import { idOfKey } from "./event-id.js";
import { keys } from "./keys.js";
import type { StoreReader } from "./store.js";

/** A waiting event and the time it must be woken at. */
export interface DueTimer {
  readonly eventId: string;
  /** Milliseconds since 1970. */
  readonly dueMs: number;
}

/** The ids of running events, oldest first, from an id on (inclusive). What recovery reads. */
export async function* running(reader: StoreReader, from = ""): AsyncGenerator<string> {
  const { lt } = keys.all("r");
  for await (const [key] of reader.range({ gte: keys.running(from), lt })) yield idOfKey(key);
}

/** The timers of waiting events that are due before a time, earliest first; from a time on (inclusive), when it is given. */
export async function* timers(reader: StoreReader, untilMs: number, fromMs = 0): AsyncGenerator<DueTimer> {
  for await (const [key] of reader.range({ gte: keys.timersAt(fromMs), lt: keys.timersAt(untilMs) })) {
    yield { eventId: idOfKey(key), dueMs: Number(key.slice(2, 17)) };
  }
}
