import type { JsonValue, StepStatus } from "@machinery/protocol";
import type { DescribedAsk, DescribedSignal } from "./awaited-words.js";
import type { DescribedDeferral } from "./describe-fact.js";
import type { StepError } from "../error.js";

/** One execution of an operation, as the API shows it. Times are in milliseconds since 1970. */
export interface DescribedStep {
  readonly path: string;
  /** The operation's name. */
  readonly operation: string;
  readonly verb: string;
  readonly status: StepStatus;
  /** `service` or `service.endpoint`; empty when it calls none. */
  readonly service: string;
  /** The event that it carries out, once that is posted. */
  readonly childId?: string;
  readonly startTimeMs: number;
  /** Absent while it has not ended. */
  readonly endTimeMs?: number;
  /** What was sent, or set. */
  readonly inputs?: JsonValue;
  /** What was answered. */
  readonly outputs?: JsonValue;
  readonly error?: StepError;
  readonly attempts: readonly DescribedAttempt[];
  /** When the next attempt is due, while RETRYING. */
  readonly nextAttemptTimeMs?: number;
  /** Why its call waits until its service lets it in. */
  readonly deferred?: DescribedDeferral;
  /** The signal that it listens for. */
  readonly signal?: DescribedSignal;
  /** What it asks a person. */
  readonly ask?: DescribedAsk;
  /** Who has claimed or answered that, as they call themselves. Absent: nobody, or they did not say. */
  readonly by?: string;
  /** Whether it is held for somebody to look after it, for the reason that its error says. */
  readonly parked?: true;
  /** What it waits for, while WAITING for a time; or until when it waits for something else. */
  readonly wakeTimeMs?: number;
  /** That payloads of it are not here, since there were too many before. The history has all of them. */
  readonly payloadsLeftOut?: true;
  /** The call that undoes it, once that has begun. */
  readonly compensation?: DescribedCompensation;
}

/** The call that undoes a step, as the API shows it. Times are in milliseconds since 1970. */
export interface DescribedCompensation {
  /** RUNNING, RETRYING, WAITING, SUCCEEDED or FAILED. */
  readonly status: StepStatus;
  /** `service` or `service.endpoint`. */
  readonly service: string;
  readonly startTimeMs: number;
  /** Absent while it has not ended. */
  readonly endTimeMs?: number;
  /** What was sent. */
  readonly inputs?: JsonValue;
  readonly error?: StepError;
  readonly attempts: readonly DescribedAttempt[];
  /** When the next attempt is due, while RETRYING. */
  readonly nextAttemptTimeMs?: number;
  /** Why its call waits until its service lets it in. */
  readonly deferred?: DescribedDeferral;
}

/** One call made for a step. */
export interface DescribedAttempt {
  /** From 1. */
  readonly number: number;
  readonly startTimeMs: number;
  /** Absent while it is in flight. */
  readonly endTimeMs?: number;
  /** When its service took it and said that it answers later. Absent when it did not. */
  readonly acceptedTimeMs?: number;
  readonly error?: StepError;
}
