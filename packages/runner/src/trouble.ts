import { StoreError } from "@machinery/store";

/** Whether an error says that the store as a whole cannot be used, and not just one record in it. */
export function isStoreTrouble(error: unknown): boolean {
  return error instanceof StoreError && error.code !== "DAMAGED" && error.code !== "TOO_LARGE";
}

/** What an error says, for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
