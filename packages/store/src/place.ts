import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { PartitionPlaceSchema } from "@machinery/protocol/store";
import { type Damage, damageOf } from "./damage.js";
import { idSlot, partitionOfSlot } from "./event-id.js";
import { keys } from "./keys.js";
import { type Entry, type Store, StoreError, type StoreReader } from "./store.js";
import { eventIds } from "./walk.js";

/** Which of how many partitions a store is. */
export interface PartitionPlace {
  /** From 0. */
  readonly number: number;
  readonly count: number;
}

/** Which of how many partitions a store is, as it says itself; undefined for one that nobody has worked on. Throws DAMAGED. */
export async function readPlace(reader: StoreReader): Promise<PartitionPlace | undefined> {
  const value = await reader.get(keys.place);
  if (value === undefined) {
    // Before there were several, nothing was said.
    return (await reader.get(keys.callbackSecret)) === undefined ? undefined : { number: 0, count: 1 };
  }
  try {
    const { number, count } = fromBinary(PartitionPlaceSchema, value);
    if (number < count) return { number, count };
  } catch {
    // Told below, as anything that is none.
  }
  throw new StoreError(
    "DAMAGED",
    `${keys.place}: expected which of how many partitions this is, found bytes that do not say; restore the folder from a backup`,
    { key: keys.place },
  );
}

/** Says which partition a store is, where that was lost. */
export async function keepPlace(store: Store, place: PartitionPlace): Promise<void> {
  if (place.count > 1 && (await store.get(keys.place)) === undefined) await store.commit([placeEntry(place)]);
}

/** Looks whether a store is the partition that is meant, and whether all of its events belong there. One that nobody has worked on may be any. */
export async function* verifyPlace(
  reader: StoreReader,
  { number, count }: PartitionPlace,
): AsyncGenerator<Damage> {
  const expected = `partition ${number} of ${count}`;
  try {
    const found = await readPlace(reader);
    if (found !== undefined && (found.number !== number || found.count !== count))
      yield {
        key: keys.place,
        kind: "authoritative",
        expected,
        found: `partition ${found.number} of ${found.count}`,
      };
  } catch (error) {
    yield damageOf(error, keys.place, expected);
    return;
  }
  for await (const eventId of eventIds(reader))
    if (partitionOfSlot(idSlot(eventId), count) !== number)
      yield {
        key: keys.entries(eventId).gte,
        kind: "authoritative",
        expected: `events of ${expected}`,
        found: "one of another partition",
      };
}

/** The entry by which a store says which of how many partitions it is. */
export function placeEntry({ number, count }: PartitionPlace): Entry {
  const value = toBinary(PartitionPlaceSchema, create(PartitionPlaceSchema, { number, count }));
  return { key: keys.place, value, derived: [] };
}

/**
 * Sees to it that a store is the partition that is meant: a new one becomes it. Throws MISPLACED where it is another. One of one says nothing, as it
 * always was.
 */
export async function takePlace(store: Store, { number, count }: PartitionPlace): Promise<void> {
  const found = await readPlace(store);
  if (found === undefined) {
    if (count > 1) await store.commit([placeEntry({ number, count })]);
    return;
  }
  if (found.number === number && found.count === count) return;
  throw new StoreError(
    "MISPLACED",
    `expected partition ${number} of ${count}, found partition ${found.number} of ${found.count}`,
  );
}
