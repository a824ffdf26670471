import { accessSync, constants, mkdirSync, opendirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Where each store is, below the data folder. */
export interface DataFolder {
  readonly root: string;
  readonly catalogue: string;
  /** The folder of one partition, from 0. */
  partition(number: number): string;
}

/** Where the stores of a data folder are, whether or not they are there. */
export function dataFolderAt(path: string): DataFolder {
  const root = resolve(path);
  return {
    root,
    catalogue: join(root, "catalogue"),
    partition: (number) => join(root, "partitions", String(number)),
  };
}

/** How many partitions a data folder holds; 0 where there is none. One that a repair is about to put in the place of another counts once. */
export function countPartitions(folder: DataFolder): number {
  try {
    const names = readdirSync(dirname(folder.partition(0)));
    return new Set(names.map((name) => /^(\d+)(?:\.repaired)?$/.exec(name)?.[1]).filter(Boolean)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw error;
  }
}

/**
 * Makes the data folder where it is missing, for its owner alone (0700). Of partitions only the first: the others are made once that one has agreed
 * to their number. Throws the error of the file system.
 */
export function prepareDataFolder(path: string): DataFolder {
  const folder = dataFolderAt(path);
  const { root } = folder;
  makeFolder(root);
  makeFolder(folder.catalogue);
  makeFolder(folder.partition(0));
  accessSync(root, constants.R_OK | constants.W_OK | constants.X_OK);
  return folder;
}

/**
 * Makes a folder and those above it, where they are missing. Not `mkdirSync` with `recursive`: it tries for ever where the file
 * system answers ENOENT to every attempt, as /proc does, and gives other reasons than the file system's own.
 */
export function makeFolder(path: string): void {
  const failure = tryToMake(path);
  if (failure === undefined) return;
  if (failure.code === "EEXIST") return opendirSync(path).closeSync();
  if (failure.code !== "ENOENT" || dirname(path) === path) throw failure;
  makeFolder(dirname(path));
  const again = tryToMake(path);
  if (again !== undefined && again.code !== "EEXIST") throw again;
}

function tryToMake(path: string): NodeJS.ErrnoException | undefined {
  try {
    mkdirSync(path, { mode: 0o700 });
    return undefined;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}
