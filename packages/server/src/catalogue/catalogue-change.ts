import type { Entry } from "@machinery/store";
import type { Finding } from "@machinery/language";
import type { CatalogueIndex } from "./catalogue-index.js";
import type { Outcome } from "./request-log.js";

/** What a command on the catalogue decided: pure, and nothing has happened yet. */
export interface CatalogueChange {
  readonly outcome: Outcome;
  /** What the checker noticed and did not refuse. */
  readonly warnings: readonly Finding[];
  /** The entry to write, with what is to be derived beside it. Unset: nothing changes. */
  readonly entry?: (derived: Entry["derived"]) => Entry;
  /** What to do in memory once it is written. */
  apply(index: NewestRecords): void;
}

/** Where the newest revisions are put. */
export type NewestRecords = Pick<CatalogueIndex, "putService" | "putWorkflow" | "putPause">;

/** A change that changes nothing. */
export function unchanged(
  outcome: Omit<Outcome, "changed">,
  warnings: readonly Finding[] = [],
): CatalogueChange {
  return { outcome: { ...outcome, changed: false }, warnings, apply: () => {} };
}
