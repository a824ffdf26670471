import { renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import {
  AUTHORITATIVE,
  idSlot,
  partitionOfSlot,
  placeEntry,
  rebuildPartition,
  type Store,
  type StoredPair,
  type StoreReader,
} from "@machinery/store";
import { openLevelStore } from "@machinery/store/level";
import { countPartitions, type DataFolder, makeFolder } from "./data-folder.js";
import { Refusal } from "./refusal.js";
import { StoreWriter } from "./store-writer.js";

/** What a splitting needs around it. */
export interface Splitting {
  readonly program: string;
  readonly say: (line: string) => void;
  /** Ends it: what is there then is worth nothing. */
  readonly signal: AbortSignal;
}

/**
 * Parts each partition of a data folder that nobody uses into several, so that there are so many in all: events go where their slots lie then, what belongs to none goes
 * to each, and what follows from them is made anew. Rejects with a Refusal where it would take more than parting.
 */
export async function splitPartitions(folder: DataFolder, count: number, around: Splitting): Promise<void> {
  const found = countPartitions(folder);
  if (found === count) return;
  if (count % found !== 0)
    throw new Refusal(
      "usage",
      `expected --partitions to be ${found}, as in the backup, or a multiple of it, found ${count}: partitions can be parted, and not put together`,
    );
  const path = dirname(folder.partition(0));
  const whole = `${path}.whole`;
  renameSync(path, whole);
  const parts = count / found;
  for (let number = 0; number < found; number++) {
    const source = await openLevelStore({
      folder: `${whole}/${number}`,
      kind: "partition",
      program: around.program,
      create: false,
    });
    try {
      const numbers = Array.from({ length: parts }, (_, part) => number * parts + part);
      await splitPartition(source, numbers, count, folder, around);
    } finally {
      await source.close();
    }
  }
  rmSync(whole, { recursive: true });
  around.say(`${folder.root}: parted ${found} of its partitions into ${count}`);
}

async function splitPartition(
  source: Store,
  numbers: readonly number[],
  count: number,
  folder: DataFolder,
  { program, signal }: Splitting,
): Promise<void> {
  const stores: Store[] = [];
  try {
    for (const number of numbers) {
      makeFolder(folder.partition(number));
      const store = await openLevelStore({ folder: folder.partition(number), kind: "partition", program });
      stores.push(store);
      await store.commit([placeEntry({ number, count })]);
    }
    const writers = stores.map((store) => new StoreWriter("partition", store));
    for await (const pair of authoritative(source)) {
      signal.throwIfAborted();
      const eventId = eventOf(pair[0]);
      const place = eventId === undefined ? undefined : partitionOfSlot(idSlot(eventId), count);
      for (const [at, writer] of writers.entries())
        if (place === undefined || numbers[at] === place) await writer.write([pair]);
    }
    for (const writer of writers) await writer.flush();
    for (const store of stores) await rebuildPartition(store);
  } finally {
    for (const store of stores) await store.close();
  }
}

/** What follows from nothing else; blobs before the entries that name them. */
async function* authoritative(source: StoreReader): AsyncGenerator<StoredPair> {
  for (const letter of AUTHORITATIVE)
    // Of what a store keeps about itself each part has its own.
    if (letter !== "m") yield* source.range({ gte: `${letter}/`, lt: `${letter}0` });
  // The secret by which callbacks are sealed: whoever holds a token finds its event wherever it lies.
  yield* source.range({ gte: "m/callbacks", lt: "m/callbacks0" });
}

/** The event that a key is of; undefined for what belongs to none: definitions, signals with keys and their blobs, the secret. */
function eventOf(key: string): string | undefined {
  return /^(?:[enz]|b(?!\/g\/))\//.test(key) ? key.slice(2, 26) : undefined;
}
