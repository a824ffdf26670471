import type { EventStatus, StepStatus } from "@machinery/client";

/** How an event and all its steps stood at a moment of its history. */
export interface RunMoment {
  /** The sequence of the last fact that had come. */
  readonly sequence: number;
  /** When that was, in milliseconds since 1970. */
  readonly timeMs: number;
  readonly status: EventStatus;
  /** How many steps had begun: the first ones. */
  readonly begun: number;
  /** The status of each step, by its index; 0 where it had not begun. */
  readonly statuses: ArrayLike<StepStatus>;
}
