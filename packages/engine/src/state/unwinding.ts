import type { StepError } from "../error.js";
import type { Undoable } from "./undo-log.js";

/**
 * What is done to a body that has a document of its own (the whole event, a branch, a round) when all that was done in it is undone: no
 * operation begins any more; calls that can be undone may settle for a while, all else is given up; then what was done is undone, the last
 * step first; then comes what was to come after.
 */
export interface Unwinding {
  /** The path of the body's frame. */
  readonly region: string;
  readonly after: AfterUnwinding;
  /** How many steps of the region are open that have to end first. */
  settling: number;
  /** How many compensations are open. There is one at a time; more only where a wider region took over from others. */
  compensating: number;
  /** What is to be undone, in this order. Unset until all has settled. */
  undoables: readonly Undoable[] | undefined;
  /** How many of them have had their turn. */
  taken: number;
}

/** What comes when all is undone. */
export type AfterUnwinding =
  | { readonly kind: "event-failed"; readonly error: StepError }
  | { readonly kind: "event-cancelled"; readonly reason: string }
  /** A round or a branch ends, since it was cancelled. */
  | {
      readonly kind: "body-ended";
      readonly step: string;
      readonly round?: number;
      readonly branch?: string;
      readonly cancelled: true;
    }
  /** A body of a `try` is entered. */
  | {
      readonly kind: "body-entered";
      readonly step: string;
      readonly body: string;
      readonly error: StepError;
    };

/** Whether the event ends by it. */
export const endsEvent = ({ after: { kind } }: Unwinding): boolean =>
  kind === "event-failed" || kind === "event-cancelled";

/** How long calls may settle before they are given up and undone as they are, in milliseconds. */
export const settleMs = 10_000;
