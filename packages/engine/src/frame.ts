import type { JsonObject, JsonValue } from "@machinery/protocol";

/** A body at work: how far it is, and what its expressions see. Each event has a root frame; nested bodies add theirs (see {@link Verb}). */
export interface Frame {
  /** What opens the paths of its steps. Empty for the root. */
  readonly path: string;
  /** How many of its operations have ended: the index of the one at work, or to begin next. */
  position: number;
  /** The document its operations read and write. Replaced, never changed in place: facts and inputs share it. */
  document: JsonObject;
  /** The answers so far, by operation name. Changed in place: never part of a fact. */
  answers: Record<string, JsonValue>;
}

/** The path of the root frame. */
export const rootPath = "";
