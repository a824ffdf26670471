import type { Awaited } from "./awaited.js";
import type { Deferred } from "./deferred.js";
import type { JsonObject } from "@machinery/protocol";
import type { StepError } from "../error.js";
import type { FailureDetails } from "./failure-details.js";

/** A step that has begun and not ended. */
export interface OpenStep {
  readonly path: string;
  /** Its turn among all steps of the event, from 1: effects are told in this order. */
  readonly order: number;
  /** The service it has chosen, as `service` or `service.endpoint`, where it chooses. */
  readonly service: string | undefined;
  /** What its attempts send. */
  readonly inputs: JsonObject;
  /** When it must be over, in milliseconds since 1970. Changed by `setStepTime` alone. */
  deadlineMs: number | undefined;
  /** When what it waits for has come, in milliseconds since 1970. */
  readonly wakeAtMs: number | undefined;
  /** The event it carries out, for a `run`. That is in flight until it is posted. */
  readonly run: OpenRun | undefined;
  /** The attempt that was started last. 0 before the first. */
  attempt: number;
  /** Whether that attempt still has neither an answer nor an error. Changed by `setInFlight` alone. */
  inFlight: boolean;
  /** Whether the service took that attempt and answers later. Changed by `setAwaiting` alone. */
  awaiting: boolean;
  /** When a service that answers later has been silent for too long, in milliseconds since 1970. Changed by `setStepTime` alone. */
  silentUntilMs: number | undefined;
  /** When the next attempt is due, in milliseconds since 1970. Changed by `setStepTime` alone. */
  retryAtMs: number | undefined;
  /** Why its call waits until its service lets it in. Changed by `setDeferred` alone. */
  deferred: Deferred | undefined;
  /** Since when its next call, or the one in flight, has been waiting to be let in, where it was ever deferred; in milliseconds since 1970. */
  waitsSinceMs: number | undefined;
  /** Whether an attempt that has ended may have done its part all the same. */
  isUnknown: boolean;
  /** How many attempts there had been when somebody last had it tried again: those since then count. */
  attemptsBefore: number;
  /** Why and how it is held. Changed by `setParked` alone. */
  parked: Parked | undefined;
  /** What it waits for, when somebody outside is to send or say it. */
  readonly awaited: Awaited | undefined;
}

/** A sub-workflow at work. */
export interface OpenRun {
  readonly workflow: string;
  /** When the step began, in milliseconds since 1970: with the event's id and the path it makes the child's id. */
  readonly startTimeMs: number;
  /** Whether its end is waited for. */
  readonly isAwaited: boolean;
  /** Once it is posted. */
  childId: string | undefined;
}

/** A step that is held for somebody to look after it. */
export interface Parked extends FailureDetails {
  readonly error: StepError;
  /** How long it may take once it goes on, in milliseconds. */
  readonly timeoutMs: number | undefined;
  /** Whether it fails when the event goes on, instead of being tried again. */
  readonly fails: boolean;
}

/** When a step is to be woken next, in milliseconds since 1970. */
export function dueTimeOf(step: OpenStep): number | undefined {
  const { deadlineMs, wakeAtMs, retryAtMs, silentUntilMs } = step;
  if (deadlineMs === undefined && wakeAtMs === undefined && silentUntilMs === undefined) return retryAtMs;
  return Math.min(
    deadlineMs ?? Infinity,
    wakeAtMs ?? Infinity,
    retryAtMs ?? Infinity,
    silentUntilMs ?? Infinity,
  );
}
