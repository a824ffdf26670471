import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import {
  keepPlace,
  rebuildPartition,
  StoreError,
  verifyCatalogue,
  verifyPartition,
  verifyPlace,
} from "@machinery/store";
import type { Damage, PartitionPlace, Store, StoreReader } from "@machinery/store";
import { openLevelStore } from "@machinery/store/level";
import { countPartitions, dataFolderAt } from "./data-folder.js";
import { finishReplacing, salvageStore, type DamagedStore } from "./salvage-store.js";
import { markWork, refuseUnfinishedWork, unmarkWork } from "./unfinished-work.js";
import { tellDamage } from "./verify-data.js";

/** How many lines about what is lost are said of one store. */
const saidOneByOne = 1_000;

/**
 * Makes a data folder sound while no daemon uses it: what follows from the events (lists, indexes, timers, counts) is made anew, and where something is lost, a new store
 * is made of all that is whole, which takes the place of the damaged one. Says what is lost; the damaged store is kept below the folder. Gives whether the folder is
 * whole after it and nothing was lost. Rejects with the StoreError or the error of the file system where it cannot be read at all: then only a backup helps.
 */
export async function repairData(
  data: string,
  program: string,
  say: (line: string) => void,
): Promise<boolean> {
  const folder = dataFolderAt(data);
  refuseUnfinishedWork(folder.root, "repairing");
  const count = countPartitions(folder);
  const partitions = Array.from({ length: count }, (_, number) => folder.partition(number));
  for (const path of [folder.catalogue, ...partitions]) finishReplacing(path);
  // Says what LevelDB would not: that there is nothing.
  accessSync(folder.partition(0), constants.R_OK);
  const when = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const common = { keptIn: join(folder.root, `damaged-${when}`), program };
  markWork(folder.root, "repairing");
  const catalogue = { ...common, folder: folder.catalogue, kind: "catalogue" } as const;
  let isWhole = await repairStore(catalogue, verifyCatalogue, say);
  for (const [number, path] of partitions.entries()) {
    const place = { number, count };
    const partition = { ...common, folder: path, kind: "partition", place } as const;
    isWhole = (await repairStore(partition, verifyPartition, say)) && isWhole;
    isWhole = (await isInPlace(partition, place, say)) && isWhole;
  }
  unmarkWork(folder.root, "repairing");
  return isWhole;
}

type Verify = (reader: StoreReader) => AsyncIterable<Damage>;
type StoreAt = Omit<DamagedStore, "tell"> & { readonly place?: PartitionPlace };

async function repairStore(store: StoreAt, verify: Verify, say: (line: string) => void): Promise<boolean> {
  const { folder, kind } = store;
  const sayOf = (line: string): void => say(`${folder}: ${line}`);
  const why = await rebuildInPlace(store, verify, sayOf);
  if (why === undefined) return true;
  sayOf(`a new ${kind} is made of what is whole, for this one cannot be used as it is: ${why}`);
  let said = 0;
  const tell = (line: string): void => {
    if (++said <= saidOneByOne) sayOf(line);
  };
  const losses = await salvageStore({ ...store, tell });
  if (said > saidOneByOne) sayOf(`and ${said - saidOneByOne} lines more`);
  const reopened = await openStore(store, sayOf);
  try {
    if (store.place !== undefined) await keepPlace(reopened, store.place);
    const { lost, derived } = await tellDamage(folder, verify(reopened), say);
    const isSound = lost + derived === 0;
    const what = losses === 0 ? "nothing is lost, and it is whole" : "what is left is whole";
    sayOf(isSound ? `${what}: a daemon can be started over it` : "still damaged: restore it from a backup");
    return isSound && losses === 0;
  } finally {
    await reopened.close();
  }
}

/** Whether a partition is the one that its folder is for, and has the events of that one. Nothing can be made of it where it is not. */
async function isInPlace(
  store: StoreAt,
  place: PartitionPlace,
  say: (line: string) => void,
): Promise<boolean> {
  const opened = await openStore(store, say);
  try {
    const { lost } = await tellDamage(store.folder, verifyPlace(opened, place), say);
    return lost === 0;
  } finally {
    await opened.close();
  }
}

/** Makes anew what follows from the rest, where that is all that is wrong. Gives why that is not enough, if it is not. */
async function rebuildInPlace(
  store: StoreAt,
  verify: Verify,
  say: (line: string) => void,
): Promise<string | undefined> {
  let opened: Store | undefined;
  try {
    opened = await openStore(store, say);
    for await (const { key, kind, isUnreadable, found } of verify(opened))
      if (kind === "authoritative" || isUnreadable === true) return `${key}: ${found}`;
    if (store.kind === "partition")
      say(`made anew what follows from ${await rebuildPartition(opened)} events`);
    for await (const { key, found } of verify(opened)) return `${key}: ${found}`;
    say("whole");
    return undefined;
  } catch (error) {
    if (isDamage(error)) return error.message;
    throw error;
  } finally {
    await opened?.close();
  }
}

/** LevelDB may come upon damage when it puts tables together, which it does for writes. */
const isDamage = (error: unknown): error is StoreError =>
  error instanceof StoreError &&
  (error.code === "DAMAGED" || (error.code === "WRITE_FAILED" && error.message.includes("is damaged")));

const openStore = (
  { folder, kind, program }: StoreAt,
  onWarning: (message: string) => void,
): Promise<Store> => openLevelStore({ folder, kind, program, onWarning, create: false });
