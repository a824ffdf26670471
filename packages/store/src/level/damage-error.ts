import { StoreError } from "../store.js";

/** What helps against damage, in words. */
export const remedy =
  "restore the folder from a backup, or run `machinery daemon repair`, which keeps what is whole and says what is not";

/** What is said of a folder of which something is lost. */
export function damaged(folder: string, what: string): StoreError {
  return new StoreError("DAMAGED", `${folder}: ${what}; ${remedy}`);
}

/** What is said of a folder that ends before what was noted at its last opening or closing. */
export const lostEnd = (folder: string, noted: number, found: number): StoreError =>
  damaged(
    folder,
    `expected at least ${noted} batches, found ${found}: the end of the log is lost, and what was acknowledged with it`,
  );
