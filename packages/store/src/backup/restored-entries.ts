import { AUTHORITATIVE } from "../authoritative.js";
import type { StoredPair } from "../copy-store.js";
import { keys } from "../keys.js";
import type { Entry } from "../store.js";

/** What a store keeps about itself and writes along with others. */
const WRITTEN_ALONG: readonly string[] = [keys.signalCount, keys.partitionTime];

/** What is written where nothing authoritative is. */
const NOTE_KEY = "m/restored";

/**
 * Pairs of a store as entries that bring them back. What is derived must be written as such: a store expects what it wrote as authoritative to stay
 * until it hears that it went.
 */
export function restoredEntries(kind: string, pairs: readonly StoredPair[]): Entry[] {
  const entries: Entry[] = [];
  const derived: StoredPair[] = [];
  for (const pair of pairs) {
    if (isAuthoritative(kind, pair[0])) entries.push({ key: pair[0], value: pair[1], derived: [] });
    else derived.push(pair);
  }
  if (derived.length > 0) entries.push({ key: NOTE_KEY, value: new Uint8Array(0), derived });
  return entries;
}

function isAuthoritative(kind: string, key: string): boolean {
  const slash = key.indexOf("/");
  if (kind === "catalogue") return key.slice(0, slash) !== "request";
  return AUTHORITATIVE.includes(key.slice(0, slash)) && !WRITTEN_ALONG.includes(key);
}
