import { readCall } from "./read-call.js";
import { readSet } from "./read-set.js";
import type { VerbReader } from "./verb-reader.js";

/** The verbs that this version carries out. */
export const verbReaders = { call: readCall, set: readSet } satisfies Record<string, VerbReader>;

/** The verbs that the language has and a later version carries out. */
export const laterVerbs: ReadonlySet<string> = new Set([
  "switch",
  "fork",
  "for",
  "while",
  "wait",
  "listen",
  "run",
  "try",
  "raise",
  "return",
  "ask",
]);
