import type { GuardLevel } from "../wire/connection.js";

/** What the guard of a connection is called, and what it does. */
export const guardWords: Readonly<Record<GuardLevel, { readonly short: string; readonly long: string }>> = {
  free: { short: "free", long: "Everything may be written." },
  confirm: { short: "asks before it writes", long: "You are asked before each write." },
  "read-only": { short: "read-only", long: "Nothing may be written." },
};
