/** What is remembered of a step that was settled from outside, or that was answered when it was over. Replaced, never changed in place. */
export interface CallbackNote {
  /** The digest of what settled it. Unset: it has not ended, or otherwise. */
  readonly digest?: string;
  /** The digest of what the last attempt failed with, where that was said from outside. */
  readonly attempt?: string;
  /** The digests of the late answers in its history. */
  readonly late: readonly string[];
}

/** Nothing yet. */
export const noCallbacks: CallbackNote = { late: [] };

/** How many late answers of one step a history takes. */
export const mostLateAnswers = 3;
