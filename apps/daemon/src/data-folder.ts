import { accessSync, constants, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

/** Where each store is, below the data folder. */
export interface DataFolder {
  readonly root: string;
  readonly catalogue: string;
  readonly partition: string;
}

/** Makes the data folder where it is missing, for its owner alone (0700). Throws the error of the file system. */
export function prepareDataFolder(path: string): DataFolder {
  const root = resolve(path);
  const folder = { root, catalogue: join(root, "catalogue"), partition: join(root, "partitions", "0") };
  mkdirSync(root, { recursive: true, mode: 0o700 });
  mkdirSync(folder.catalogue, { recursive: true, mode: 0o700 });
  mkdirSync(folder.partition, { recursive: true, mode: 0o700 });
  accessSync(root, constants.R_OK | constants.W_OK | constants.X_OK);
  return folder;
}
