import { AUTHORITATIVE } from "./authoritative.js";

/** What a store keeps about itself, and what the new one has of its own. */
const OWN = /^m\/(chain|format|low)/;

/** What nothing else says, and the heads, which know how many entries there were. */
const KEPT = new Set([...AUTHORITATIVE, "h"]);

/** Whether a key of a damaged store goes into the new one: what follows from others is made anew. */
export function isSalvaged(kind: string, key: string): boolean {
  if (OWN.test(key)) return false;
  return kind === "catalogue" || KEPT.has(key.slice(0, key.indexOf("/")));
}
