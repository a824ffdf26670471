import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "./refusal.js";

/** Stands in a data folder while a backup is restored into it, and stays where that does not end. */
const MARK = "machinery-restoring";

/** Refuses a data folder that a backup was not restored into to the end. */
export function refuseUnfinishedRestore(root: string): void {
  if (!existsSync(join(root, MARK))) return;
  throw new Refusal(
    "folderUnusable",
    `expected whole data in ${root}, found a backup that is being restored, or was not to its end: wait, or empty the folder and restore it again`,
  );
}

/** Marks a data folder. Throws the error of the file system, EEXIST where another restoring has. */
export function markRestoring(root: string): void {
  const file = openSync(join(root, MARK), "wx", 0o600);
  try {
    writeSync(
      file,
      "A backup is being restored into this folder. As long as this file is here, it is not whole.\n",
    );
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(root);
}

/** Takes the mark away, once all below is safe. */
export function unmarkRestoring(root: string): void {
  syncFolder(root);
  rmSync(join(root, MARK), { force: true });
  syncFolder(root);
}

/** Makes the names in a folder durable, where the system can. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
