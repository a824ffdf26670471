import { EventStatus } from "@machinery/protocol";
import type { EventHead } from "@machinery/protocol/store";
import { encodeCount } from "./counts.js";
import { type Damage, damageOf, sameBytes } from "./damage.js";
import { readDefinition } from "./definitions.js";
import { deriveEvent, type FoldedHead } from "./derive-event.js";
import { idOfKey } from "./event-id.js";
import { headToBytes } from "./event-wire.js";
import { ifSound } from "./if-sound.js";
import { keys } from "./keys.js";
import { hasPlaces } from "./places-mark.js";
import { decodeItem } from "./owed.js";
import { isOwed, isOwedKey } from "./is-owed.js";
import { readPartitionTime } from "./partition-time.js";
import { decodeHead, readEntries, readHead } from "./read-event.js";
import { eventIds, hasEntries, walk } from "./walk.js";
import { isLeft, verifyDeleted } from "./verify-deleted.js";
import { verifySignals } from "./verify-signals.js";
import { StoreError, type StoreReader } from "./store.js";
import { waitingFrom } from "./waiting-index.js";

/**
 * Walks all entries of a partition, derives everything anew and compares. Give it a snapshot, or a store that nobody writes to. It holds one event and
 * the counts in memory. Damage does not stop it; a store that cannot be read any more does.
 */
export async function* verifyPartition(reader: StoreReader): AsyncGenerator<Damage> {
  const counts = new Map<string, number>();
  const isOlder = await olderThanIndexes(reader);
  for await (const eventId of eventIds(reader)) yield* verifyEvent(reader, eventId, counts, isOlder);
  yield* verifyCounts(reader, counts);
  for (const letter of ["h", "w", "l", "s", "q", "v", "R", "r", "t", "k", "a", "f", "E"])
    yield* verifyStrays(reader, letter);
  yield* verifySignals(reader);
  yield* verifyDeleted(reader);
  for (const letter of ["o", "p"]) yield* verifyOwed(reader, letter);
  yield* verifyNotices(reader);
  yield* verifyBlobs(reader);
  for await (const { key } of walk(reader, keys.all("d"))) yield* verifyDefinition(reader, key);
  yield* verifySecret(reader);
  yield* verifyTime(reader);
}

/** An event made anew from its entries: its head, and every key that follows with its last value. */
export interface WholeEvent {
  readonly head: EventHead;
  readonly derived: ReadonlyMap<string, Uint8Array | undefined>;
}

/** Derives an event anew; undefined for one that has no entries, or is being deleted. Throws DAMAGED, also when the stored head knows of more entries than there are. */
export async function deriveWhole(reader: StoreReader, eventId: string): Promise<WholeEvent | undefined> {
  // A head that cannot be read is damage of its own: it is found where keys are compared.
  const stored = await ifSound(readHead(reader, eventId));
  if (stored === undefined && (await isLeft(reader, eventId))) return undefined;
  let head: FoldedHead | undefined;
  const derived = new Map<string, Uint8Array | undefined>();
  for await (const entry of readEntries(reader, eventId)) {
    const step = deriveEvent(head, entry);
    head = step.head;
    for (const [key, value] of step.derived) derived.set(key, value);
  }
  const found = head?.entries ?? 0;
  if (stored !== undefined && stored.entries > found) {
    throw new StoreError("DAMAGED", `event ${eventId}: expected ${stored.entries} entries, found ${found}`);
  }
  return head === undefined ? undefined : { head, derived };
}

async function* verifyEvent(
  reader: StoreReader,
  eventId: string,
  counts: Map<string, number>,
  isOlder: (key: string) => boolean,
): AsyncGenerator<Damage> {
  let whole: WholeEvent | undefined;
  try {
    whole = await deriveWhole(reader, eventId);
  } catch (error) {
    yield damageOf(error, keys.entries(eventId).gte, "entries that can be read in order");
    return;
  }
  if (whole === undefined) return;
  const key = keys.count(whole.head.birth!.workflow, whole.head.status);
  counts.set(key, (counts.get(key) ?? 0) + 1);
  // What was owed may have been delivered, or put off, since.
  for (const [key, expected] of whole.derived)
    if (!isOwedKey(key) && !isOlder(key)) yield* compare(reader, key, expected);
}

/**
 * Says whether a key may be missing, since the store was written before there were such keys: whoever opens it next puts all into lines; those
 * that wait are indexed from then on.
 */
async function olderThanIndexes(reader: StoreReader): Promise<(key: string) => boolean> {
  const isBefore = !(await hasPlaces(reader));
  const from = await waitingFrom(reader);
  return (key) => (isBefore && /^[vR]\//.test(key)) || (key.startsWith("s/W/") && idOfKey(key) < from);
}

async function* compare(
  reader: StoreReader,
  key: string,
  expected: Uint8Array | undefined,
): AsyncGenerator<Damage> {
  let found: Uint8Array | undefined;
  try {
    found = await reader.get(key);
  } catch (error) {
    yield { ...damageOf(error, key, "a value that can be read"), kind: "derived" };
    return;
  }
  if (sameBytes(found, expected)) return;
  if (key.startsWith("h/") && sameBytes(await ifSound(asWrittenNow(key, found)), expected)) return;
  yield { key, kind: "derived", expected: sizeText(expected), found: sizeText(found) };
}

/** A head as it is written now: one of a store of version 1 says the event's id as well. Rejects with DAMAGED for one that cannot be read. */
async function asWrittenNow(key: string, head: Uint8Array | undefined): Promise<Uint8Array | undefined> {
  return head && headToBytes(decodeHead(key, head));
}

/** Counts are compared where there are any: a partition need not keep them. */
async function* verifyCounts(
  reader: StoreReader,
  counts: ReadonlyMap<string, number>,
): AsyncGenerator<Damage> {
  let any = false;
  for await (const { key, value } of walk(reader, keys.all("c"))) {
    any = true;
    if (counts.has(key)) continue;
    if (!sameBytes(value, encodeCount(0)))
      yield { key, kind: "derived", expected: "a count of 0", found: "another" };
  }
  if (!any) return;
  for (const [key, count] of counts) {
    yield* compare(reader, key, encodeCount(count));
  }
}

/** Keys that belong to no event, or say of one what is not so. */
async function* verifyStrays(reader: StoreReader, letter: string): AsyncGenerator<Damage> {
  for await (const { key, error } of walk(reader, keys.all(letter))) {
    if (error !== undefined) yield { ...damageOf(error, key, "a value that can be read"), kind: "derived" };
    const eventId = idOfKey(key);
    if (!(await hasEntries(reader, eventId))) {
      yield { key, kind: "derived", expected: `an event ${eventId}`, found: "none" };
      continue;
    }
    if (!PLACES.has(letter)) continue;
    // That its entries cannot be read has been told.
    const whole = await ifSound(deriveWhole(reader, eventId));
    if (whole === undefined || whole.derived.get(key) !== undefined) continue;
    yield {
      key,
      kind: "derived",
      expected: `no such key, for the event is ${EventStatus[whole.head.status]}`,
      found: "the key",
    };
  }
}

/** What stands there as owed must be owed by an entry, and not have been delivered. */
async function* verifyOwed(reader: StoreReader, letter: string): AsyncGenerator<Damage> {
  for await (const { key, value, error } of walk(reader, keys.all(letter))) {
    if (error !== undefined || value === undefined) {
      yield { ...damageOf(error, key, "a value that can be read"), kind: "derived" };
      continue;
    }
    try {
      const item = decodeItem(key, value);
      if (await isOwed(reader, item)) continue;
      yield { key, kind: "derived", expected: `an entry of ${item.eventId} that owes it`, found: "none" };
    } catch (error) {
      yield { ...damageOf(error, key, "an entry that can be read"), kind: "derived" };
    }
  }
}

async function* verifyNotices(reader: StoreReader): AsyncGenerator<Damage> {
  for await (const { key, error } of walk(reader, keys.all("n"))) {
    if (error !== undefined) yield damageOf(error, key, "the outcome of a notice that can be read");
  }
}

/** Blobs are written before the entry that names them: one that no entry names is what a crash left, and no damage. */
async function* verifyBlobs(reader: StoreReader): AsyncGenerator<Damage> {
  for await (const { key, error } of walk(reader, keys.all("b"))) {
    if (error !== undefined) yield damageOf(error, key, "a blob that can be read");
  }
}

/** The kinds of keys that say where an event stands now: those it has left must be gone. */
const PLACES = new Set(["q", "v", "R", "r", "t", "k", "a", "s", "f"]);

/** Nothing else says what callbacks are sealed with. A store that nobody has worked on has none yet. */
async function* verifySecret(reader: StoreReader): AsyncGenerator<Damage> {
  try {
    await reader.get(keys.callbackSecret);
  } catch (error) {
    yield damageOf(error, keys.callbackSecret, "the secret of callbacks");
  }
}

/** That it is missing says that an older version wrote the store. */
async function* verifyTime(reader: StoreReader): AsyncGenerator<Damage> {
  try {
    await readPartitionTime(reader);
  } catch (error) {
    yield { ...damageOf(error, keys.partitionTime, "a time that can be read"), kind: "derived" };
  }
}

async function* verifyDefinition(reader: StoreReader, key: string): AsyncGenerator<Damage> {
  const [, workflow = "", revision = ""] = key.split("/");
  try {
    await readDefinition(reader, workflow, Number(revision));
  } catch (error) {
    yield damageOf(error, key, "a definition that can be read");
  }
}

function sizeText(value: Uint8Array | undefined): string {
  return value === undefined ? "no such key" : `a value of ${value.length} bytes made from the entries`;
}
