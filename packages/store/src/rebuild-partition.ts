import { encodeCount } from "./counts.js";
import { decodeDeletedEvent, derivedOfDeleted } from "./deleted-event.js";
import { idOfKey } from "./event-id.js";
import { isDamage } from "./is-damage.js";
import { keys } from "./keys.js";
import { placesEntry } from "./places-mark.js";
import { rebuildSignals } from "./rebuild-signals.js";
import type { Entry, Store } from "./store.js";
import { deriveWhole, verifyPartition } from "./verify-partition.js";
import { hasEnded } from "./derive-event.js";
import { isOwed, isOwedKey } from "./is-owed.js";
import { decodeItem } from "./owed.js";
import { waitingFromEntry } from "./waiting-index.js";
import { eventIds, walk } from "./walk.js";

/** How much is written in one go. */
const AT_ONCE = 256;

/**
 * Makes every derived key of a partition anew from its entries: what `verifyPartition` calls derived damage is gone after it. Nobody else may write
 * meanwhile. Events whose entries are damaged are left as they are. Gives the number of events that were made anew.
 */
export async function rebuildPartition(store: Store): Promise<number> {
  const counts = new Map<string, number>();
  let rebuilt = 0;
  let writing: Promise<void>[] = [];
  for (const letter of ["o", "p"]) await deleteAll(store, letter);
  for await (const eventId of eventIds(store)) {
    const entry = await rebuiltEntry(store, eventId, counts);
    if (entry === undefined) continue;
    rebuilt++;
    writing.push(store.commit([entry]));
    if (writing.length < AT_ONCE) continue;
    await Promise.all(writing);
    writing = [];
  }
  await Promise.all(writing);
  for (const [key, count] of counts) await writeNote(store, [[key, encodeCount(count)]]);
  await store.commit([waitingFromEntry("")]);
  await store.commit([placesEntry()]);
  await rebuildSignals(store);
  await rebuildDeleted(store);
  await deleteStrays(store);
  return rebuilt;
}

/** The event's first entry as it is, with all that follows from all of them. */
async function rebuiltEntry(
  store: Store,
  eventId: string,
  counts: Map<string, number>,
): Promise<Entry | undefined> {
  const key = keys.entry(eventId, 0);
  try {
    const value = await store.get(key);
    const whole = await deriveWhole(store, eventId);
    if (value === undefined || whole === undefined) return undefined;
    const count = keys.count(whole.head.birth!.workflow, whole.head.status);
    counts.set(count, (counts.get(count) ?? 0) + 1);
    const derived: Entry["derived"][number][] = [];
    for (const pair of whole.derived)
      if (!isOwedKey(pair[0]) || (await isStillOwed(store, pair))) derived.push(pair);
    return { key, value, derived };
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}

/** Whether what an entry owed has not been delivered, as far as can be told. To deliver it again changes nothing. */
async function isStillOwed(
  store: Store,
  [key, value]: readonly [string, Uint8Array | undefined],
): Promise<boolean> {
  if (value === undefined) return false;
  const item = decodeItem(key, value);
  if (!(await isOwed(store, item))) return false;
  if (item.owed.eventId === "") return true;
  const target = await deriveWhole(store, item.owed.eventId);
  return target !== undefined && !hasEnded(target.head.status);
}

/** Makes the keys anew that follow from what is left of deleted events. */
async function rebuildDeleted(store: Store): Promise<void> {
  for await (const { key, value } of walk(store, keys.all("z"))) {
    if (value === undefined) continue;
    try {
      const left = decodeDeletedEvent(key, value);
      await store.commit([{ key, value, derived: derivedOfDeleted(idOfKey(key), left) }]);
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
}

/** Takes away a range that cannot be compared key by key. */
async function deleteAll(store: Store, letter: string): Promise<void> {
  let gone: [string, undefined][] = [];
  for await (const { key } of walk(store, keys.all(letter))) {
    gone.push([key, undefined]);
    if (gone.length < AT_ONCE) continue;
    await writeNote(store, gone);
    gone = [];
  }
  if (gone.length > 0) await writeNote(store, gone);
}

/** What is still not right is of no event, or of a damaged one. */
async function deleteStrays(store: Store): Promise<void> {
  let strays: [string, undefined][] = [];
  for await (const { key, kind } of verifyPartition(store)) {
    if (kind !== "derived") continue;
    strays.push([key, undefined]);
    if (strays.length < AT_ONCE) continue;
    await writeNote(store, strays);
    strays = [];
  }
  if (strays.length > 0) await writeNote(store, strays);
}

async function writeNote(store: Store, derived: Entry["derived"]): Promise<void> {
  await store.commit([{ key: "m/rebuilt", value: new Uint8Array(0), derived }]);
}
