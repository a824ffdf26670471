import { restoredEntries } from "../backup/restored-entries.js";
import { isSalvaged } from "../is-salvaged.js";
import type { Store } from "../store.js";
import { allRecords } from "./chain.js";
import { ChainEvidence, type Gap } from "./chain-evidence.js";
import { checkLock } from "./check-lock.js";
import { FORMAT_KEY, readFormatIn } from "./check-level.js";
import { readTail } from "./folder.js";
import { openLevelStore } from "./open-level-store.js";
import { type Tell, salvagedPairs } from "./salvaged-pairs.js";

/** About how much is written in one go, in bytes. */
const BATCH_BYTES = 1024 * 1024;

/** A damaged folder, and where a sound one is made of what is whole in it. */
export interface Salvaging {
  readonly folder: string;
  /** A folder that is not there. */
  readonly into: string;
  readonly kind: string;
  readonly program: string;
  /** Told in words what is found to be lost. */
  readonly tell: Tell;
}

/** What came of it. */
export interface Salvaged {
  /** The new store, open. Only what is authoritative is in it, and the heads of events, which are to be made anew. */
  readonly store: Store;
  /** Batches that are lost: what they wrote is known only where it can be read all the same. */
  readonly gaps: readonly Gap[];
  /** What was written last of each authoritative key, whether it could be read or not, newest first. */
  readonly written: () => Iterable<readonly [key: string, batch: number]>;
}

/**
 * Makes a new store of what is whole in a damaged folder, which is left as it is. Rejects with a StoreError: TOO_NEW, DAMAGED for a folder of another kind, and what
 * reading and writing says; LOCKED.
 */
export async function salvageLevelStore(salvaging: Salvaging): Promise<Salvaged> {
  const { folder, into, kind, program, tell } = salvaging;
  const evidence = new ChainEvidence();
  let store: Store | undefined;
  try {
    await checkLock(folder);
    store = await openLevelStore({ folder: into, kind, program });
    let pairs: (readonly [string, Uint8Array])[] = [];
    let bytes = 0;
    for await (const pair of salvagedPairs(folder, tell)) {
      const [key, value] = pair;
      if (key === FORMAT_KEY) readFormatIn(value, salvaging);
      else if (key >= allRecords.gte && key < allRecords.lt) evidence.add(value);
      if (!isSalvaged(kind, key)) continue;
      pairs.push(pair);
      bytes += key.length + value.length;
      if (bytes < BATCH_BYTES) continue;
      await store.commit(restoredEntries(kind, pairs));
      pairs = [];
      bytes = 0;
    }
    await store.commit(restoredEntries(kind, pairs));
    const noted = await readTail(folder);
    return { store, gaps: evidence.gaps(noted?.number ?? 0), written: () => evidence.written() };
  } catch (error) {
    await store?.close();
    throw error;
  }
}
