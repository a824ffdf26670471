import type { StatusLook } from "../format/event-status-look.js";

/** What is laid over a node of a graph: how it went in an event, or what is wrong with it in an editor. */
export interface NodeMark {
  /** How it stands. Unset: there is nothing to say. */
  readonly look?: StatusLook;
  /** Instead of one look, how many there are of each. */
  readonly counts?: readonly (StatusLook & { readonly count: number })[];
  /** A few words more, such as `attempt 2`. */
  readonly note?: string;
  /** Whether it is drawn faintly: nothing came here. */
  readonly isFaint?: boolean;
}
