import { EventStatus } from "@machinery/protocol";
import type { DerivedPair } from "./derived-pair.js";
import { idOfKey } from "./event-id.js";
import { isDamage } from "./is-damage.js";
import { keys } from "./keys.js";
import { hasPlaces, placesEntry } from "./places-mark.js";
import type { Store, StoreReader } from "./store.js";
import { deriveWhole } from "./verify-partition.js";
import { walk } from "./walk.js";

/** How many events take their places in one write. */
const AT_ONCE = 1_000;
/** Where the events are found that may be concerned: those that wait to begin, and those that are paused. */
const CONCERNED = [keys.all("q"), { gte: keys.paused(""), lt: keys.paused("~") }];

/**
 * Puts events into the lines they wait in, and notes which of them that look so by their status have no place among those under way, where a store
 * was written before there was such a thing. To be called before anything else is written. Elsewhere it writes nothing. Gives how many it dealt with.
 */
export async function makePlaces(store: Store): Promise<number> {
  if (await hasPlaces(store)) return 0;
  let dealtWith = 0;
  let derived: DerivedPair[] = [];
  for (const range of CONCERNED)
    for await (const { key } of walk(store, range)) {
      derived.push(...(await placesOf(store, idOfKey(key))));
      if (++dealtWith % AT_ONCE > 0) continue;
      await store.commit([{ key: "m/lines", value: new Uint8Array(0), derived }]);
      derived = [];
    }
  await store.commit([{ ...placesEntry(), derived }]);
  return dealtWith;
}

/** Nothing where the event is damaged: that is for `machinery daemon verify` to tell. */
async function placesOf(reader: StoreReader, eventId: string): Promise<readonly DerivedPair[]> {
  try {
    const whole = await deriveWhole(reader, eventId);
    const status: EventStatus | undefined = whole?.head.status;
    if (status !== EventStatus.ACCEPTED && status !== EventStatus.PAUSED) return [];
    return [...whole!.derived].filter(([key, value]) => value !== undefined && /^[vR]\//.test(key));
  } catch (error) {
    if (isDamage(error)) return [];
    throw error;
  }
}
