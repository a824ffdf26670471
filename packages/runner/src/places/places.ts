/**
 * Who may begin: what is said of a workflow now, and what its events that are under way leave room for. One table for all partitions of a
 * daemon; what goes in and out is plain data, so that a partition in a worker may ask by messages.
 */
export interface Places {
  /** What holds for the events of a workflow now. Unset: nothing does, and nobody needs to be asked. Asked for each post, so it answers at once. */
  rule(workflow: string): PlaceRule | undefined;
  /** Calls back whenever rules may have become others. Returns what ends that. */
  watch(changed: () => void): () => void;
}

/** What holds for the events of one workflow. */
export interface PlaceRule {
  /** Somebody paused it: none of its events begins. */
  readonly isPaused: boolean;
}

/** Where nothing holds: every event may begin. */
export const freePlaces: Places = { rule: () => undefined, watch: () => () => {} };
