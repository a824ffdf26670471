import type { JsonObject } from "@machinery/protocol";

/** A step that has begun and not ended. */
export interface OpenStep {
  readonly path: string;
  /** Its turn among all steps of the event, from 1: effects are told in this order. */
  readonly order: number;
  /** What its attempts send. */
  readonly inputs: JsonObject;
  /** When it must be over, in milliseconds since 1970. */
  readonly deadlineMs: number | undefined;
  /** When what it waits for has come, in milliseconds since 1970. */
  readonly wakeAtMs: number | undefined;
  /** The attempt that was started last. 0 before the first. */
  attempt: number;
  /** Whether that attempt still has neither an answer nor an error. Changed by `setInFlight` alone. */
  inFlight: boolean;
  /** When the next attempt is due, in milliseconds since 1970. Changed by `setStepTime` alone. */
  retryAtMs: number | undefined;
}

/** When a step is to be woken next, in milliseconds since 1970. */
export function dueTimeOf({ deadlineMs, wakeAtMs, retryAtMs }: OpenStep): number | undefined {
  if (deadlineMs === undefined && wakeAtMs === undefined) return retryAtMs;
  return Math.min(deadlineMs ?? Infinity, wakeAtMs ?? Infinity, retryAtMs ?? Infinity);
}
