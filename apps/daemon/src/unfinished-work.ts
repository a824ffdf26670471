import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "./refusal.js";

/** What stands in a data folder while something is made of it, and stays where that does not end. */
const marks = {
  restoring: {
    name: "machinery-restoring",
    text: "A backup is being restored into this folder. As long as this file is here, it is not whole.\n",
    found:
      "a backup that is being restored, or was not to its end: wait, or empty the folder and restore it again",
  },
  repairing: {
    name: "machinery-repairing",
    text: "This folder is being repaired. As long as this file is here, it is not whole.\n",
    found: "a repair that is under way, or was not to its end: wait, or run `machinery daemon repair` again",
  },
} as const;

/** What may be left unfinished. */
export type Work = keyof typeof marks;

/** Refuses a data folder that something was not done with to its end; but for one kind of work, which does it again. */
export function refuseUnfinishedWork(root: string, except?: Work): void {
  for (const [work, { name, found }] of Object.entries(marks)) {
    if (work === except || !existsSync(join(root, name))) continue;
    throw new Refusal("folderUnusable", `expected whole data in ${root}, found ${found}`);
  }
}

/** Marks a data folder. Throws the error of the file system; EEXIST where a restoring has. */
export function markWork(root: string, work: Work): void {
  const { name, text } = marks[work];
  // Two restorings would write into one folder; a repair that was killed is done again.
  const file = openSync(join(root, name), work === "restoring" ? "wx" : "w", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(root);
}

/** Takes the mark away, once all below is safe. */
export function unmarkWork(root: string, work: Work): void {
  syncFolder(root);
  rmSync(join(root, marks[work].name), { force: true });
  syncFolder(root);
}

/** Makes the names in a folder durable, where the system can. */
export function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
