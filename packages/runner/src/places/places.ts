/**
 * Who may begin: what is said of a workflow now, and what its events that are under way leave room for. One table for all partitions of a
 * daemon; what goes in and out is plain data, so that a partition in a worker may ask by messages.
 *
 * An event holds a place from its beginning to its end, whatever it waits for meanwhile: one of its workflow, and one of its key where it has one.
 */
export interface Places {
  /** What holds for the events of a workflow now. Unset: nothing does. Asked for each post, so it answers at once. */
  rule(workflow: string): PlaceRule | undefined;
  /** A partition takes part, in place of what it was before it was opened anew. */
  join(partition: number, taker: PlaceTaker, held: AsyncIterable<HeldPlaces>): Promise<Seat>;
}

/** What holds for the events of one workflow. */
export interface PlaceRule {
  /** Set where somebody paused it: none of its events begins. */
  readonly paused?: PlacePause;
  /** Events that may be under way at once. Unset: any number. */
  readonly limit?: number;
  /** Events of one key that may be under way at once. Unset: any number. */
  readonly perKey?: number;
  /** Events that may wait to begin. Unset: as many as the partition lets. */
  readonly backlog?: number;
}

/** Since when no event of a workflow begins, in milliseconds since 1970, and why, for people. */
export interface PlacePause {
  readonly sinceMs: number;
  readonly reason: string;
}

/** What events hold when a partition joins. Each is counted for its workflow, and again for its key. */
export interface HeldPlaces {
  readonly workflow: string;
  /** Unset: of the workflow. */
  readonly key?: string;
  /** To be added to what was said before. May be less than 0. */
  readonly count: number;
}

/** A partition, as the table sees it. */
export interface PlaceTaker {
  /** How many of a workflow's events wait in it. */
  waiting(workflow: string): number;
  /** There may be a place for an event of a workflow and key. */
  freed(workflow: string, key: string): void;
  /** What holds for workflows may have become another. */
  changed(): void;
}

/** A partition's part in the table, from an opening of its store to its end. */
export interface Seat {
  /**
   * Takes a place for an event, if it may begin; empty key: it has none. Answers at once where that can be; `undefined` where it cannot, and then
   * {@link ask} does.
   */
  take(workflow: string, key: string): Taken | undefined;
  ask(workflow: string, key: string): Promise<Taken>;
  /** Gives a place back: the event's end is committed, or it did not begin. */
  leave(workflow: string, key: string): void;
  /** Counts what was taken without the table, or given back where it is less than 0. */
  count(workflow: string, key: string, change: number): void;
  /** How many of a workflow's events hold places, and wait, in all partitions, as far as is known. */
  load(workflow: string, key: string): PlaceLoad;
  /** The same as the table knows it, where it must be asked. */
  askLoad(workflow: string, key: string): Promise<PlaceLoad>;
  /** Takes nothing more. What it holds stays counted until the partition joins anew. */
  close(): void;
}

/** Whether there was a place, and what there is none of. */
export type Taken = "taken" | "paused" | "no-place-in-workflow" | "no-place-for-key";

/** How many of a workflow's events hold places and wait. */
export interface PlaceLoad {
  readonly underWay: number;
  /** Of the key that was asked for; 0 for an empty one. */
  readonly ofKey: number;
  readonly waiting: number;
}
