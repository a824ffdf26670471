import type { Given } from "./given.js";
import type { KeptUndo } from "./kept-undo.js";

/** What else is known of a step that failed. */
export interface FailureDetails {
  /** Who said so, when it did not come with an attempt. */
  readonly given?: Given | undefined;
  /** What undoes it, where it may have been done all the same. */
  readonly undo?: KeptUndo | undefined;
}
