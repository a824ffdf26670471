import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type DeletedEvent, DeletedEventSchema, DeletedEventsSchema } from "@machinery/protocol/store";
import type { DerivedPair } from "./derived-pair.js";
import { encodeIdempotency } from "./idempotency.js";
import { keys } from "./keys.js";
import { type Entry, StoreError, type StoreReader } from "./store.js";

/** What is left of a deleted event, if something is. Throws DAMAGED. */
export async function readDeletedEvent(
  reader: StoreReader,
  eventId: string,
): Promise<DeletedEvent | undefined> {
  const key = keys.deletedEvent(eventId);
  const value = await reader.get(key);
  return value === undefined ? undefined : decodeDeletedEvent(key, value);
}

/** Reads one back. Throws DAMAGED. */
export function decodeDeletedEvent(key: string, value: Uint8Array): DeletedEvent {
  try {
    return fromBinary(DeletedEventSchema, value);
  } catch (cause) {
    throw new StoreError(
      "DAMAGED",
      `${key}: expected what is left of a deleted event, found bytes that are none; run \`machinery daemon verify\``,
      { cause, key },
    );
  }
}

/** What is left of an event, as an entry of the partition. `derived` takes away what goes with it. */
export function deletedEventEntry(eventId: string, left: DeletedEvent, derived: Entry["derived"]): Entry {
  return { key: keys.deletedEvent(eventId), value: toBinary(DeletedEventSchema, left), derived };
}

/** The keys that follow from what is left of an event: its idempotency key, and when it goes. */
export function derivedOfDeleted(eventId: string, { head, expireTimeMs }: DeletedEvent): DerivedPair[] {
  const derived: DerivedPair[] = [[keys.deletion(Number(expireTimeMs), eventId), PRESENT]];
  const { workflow = "", idempotencyKey = "", dataHash = PRESENT } = head?.birth ?? {};
  if (idempotencyKey !== "")
    derived.push([keys.idempotency(workflow, idempotencyKey), encodeIdempotency({ eventId, dataHash })]);
  return derived;
}

/** The entry that says which events are gone. `derived` takes away all that was theirs. */
export function deletedEventsEntry(
  eventIds: readonly string[],
  nowMs: number,
  derived: Entry["derived"],
): Entry {
  const value = toBinary(DeletedEventsSchema, {
    $typeName: "machinery.store.v1.DeletedEvents",
    eventIds: [...eventIds],
    timeMs: BigInt(Math.floor(nowMs)),
  });
  return { key: keys.deletedEvents, value, derived };
}

const PRESENT = new Uint8Array(0);
