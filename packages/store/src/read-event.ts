import { type EventEntry, type EventHead, EventHeadSchema, type StoredFact } from "@machinery/protocol/store";
import { fromBinary } from "@bufbuild/protobuf";
import { readDeletedEvent } from "./deleted-event.js";
import { hasEnded } from "./derive-event.js";
import { decodeEventEntry } from "./event-entry.js";
import { idOfKey } from "./event-id.js";
import { keys } from "./keys.js";
import { readBlob } from "./large-value.js";
import { StoreError, type StoreReader } from "./store.js";

/** The head of an event as it was last written: when its status changed. */
export async function readHead(reader: StoreReader, eventId: string): Promise<EventHead | undefined> {
  const value = await reader.get(keys.head(eventId));
  return value === undefined ? undefined : decodeHead(keys.head(eventId), value);
}

/**
 * An event's entries in order, bodies put back; nothing for an event that is not there, or was deleted just now. Throws DAMAGED for a gap, for entries that
 * are missing at the end (as far as the head knows: exactly, once the event has ended), and for a blob that is missing or does
 * not match its name. From a `fromNumber` on, the entries before it are neither read nor checked.
 */
export async function* readEvent(
  reader: StoreReader,
  eventId: string,
  fromNumber = 0,
): AsyncGenerator<EventEntry> {
  // The head first: what is committed in between can only add entries.
  const head = await readHead(reader, eventId);
  if (head === undefined && (await readDeletedEvent(reader, eventId)) !== undefined) return;
  let number = fromNumber;
  try {
    for await (const entry of readEntries(reader, eventId, fromNumber)) {
      if (head === undefined)
        throw damaged(eventId, `expected ${keys.head(eventId)}, found entries without it`);
      number = entry.number + 1;
      yield entry;
    }
    const expected = Math.max(head?.entries ?? 0, fromNumber);
    if (number < expected || (head !== undefined && hasEnded(head.status) && number > expected))
      throw damaged(eventId, `expected ${expected} entries, found ${number}`);
  } catch (error) {
    // Deleted behind the head that was read.
    const isGone = head !== undefined && (await readHead(reader, eventId)) === undefined;
    if (!isGone || number > fromNumber) throw error;
  }
}

/** An event's entries as `readEvent` gives them, without a look at the head. */
export async function* readEntries(
  reader: StoreReader,
  eventId: string,
  fromNumber = 0,
): AsyncGenerator<EventEntry> {
  let number = fromNumber;
  for await (const [key, value] of reader.range(keys.entries(eventId, fromNumber))) {
    const expected = keys.entry(eventId, number);
    if (key !== expected) throw damaged(eventId, `expected ${expected}, found ${key}`);
    yield await putBodiesBack(reader, decodeEventEntry(key, value));
    number++;
  }
}

/** Decodes the head under a key. Throws DAMAGED. */
export function decodeHead(key: string, value: Uint8Array): EventHead {
  try {
    const head = fromBinary(EventHeadSchema, value);
    head.eventId = idOfKey(key);
    return head;
  } catch (cause) {
    throw new StoreError(
      "DAMAGED",
      `${key}: expected an event's head, found bytes that are none; run \`machinery daemon verify\``,
      { cause },
    );
  }
}

async function putBodiesBack(reader: StoreReader, entry: EventEntry): Promise<EventEntry> {
  for (const fact of entry.facts) if (fact.blob !== "") await putBodyBack(reader, entry.eventId, fact);
  return entry;
}

async function putBodyBack(reader: StoreReader, eventId: string, fact: StoredFact): Promise<void> {
  const body = await readBlob(reader, keys.blob(eventId, fact.blob), fact.blob);
  if (body === undefined)
    throw damaged(eventId, `expected blob ${fact.blob}, found bytes that do not match it`);
  fact.body = body;
  fact.blob = "";
}

function damaged(eventId: string, what: string): StoreError {
  return new StoreError("DAMAGED", `event ${eventId}: ${what}; run \`machinery daemon verify\``);
}
