import type { JsonObject, JsonValue } from "@machinery/protocol";
import type { CallError } from "./error.js";

/** Something asked of the engine, about one event. Each kind has its own file under `commands/`. */
export type Command =
  PostEvent | StartEvent | AnswerAttempt | FailAttempt | TimerDue | RecoverEvent | CancelEvent | QuarantineEvent | ResumeEvent;

/** Post an event. The only command on an event that is not there yet. */
export interface PostEvent {
  readonly kind: "post-event";
  readonly eventId: string;
  readonly data: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  /** Hexadecimal text the event's chance (jitter, uuid) is drawn from. */
  readonly seed: string;
  /** Whether there is room to start it in the same commit. */
  readonly start: boolean;
}

/** Start an accepted event: there is room now. */
export interface StartEvent {
  readonly kind: "start-event";
}

/** A service answered an attempt. */
export interface AnswerAttempt {
  readonly kind: "answer-attempt";
  readonly step: string;
  readonly attempt: number;
  readonly answer: JsonValue;
}

/** An attempt failed. */
export interface FailAttempt {
  readonly kind: "fail-attempt";
  readonly step: string;
  readonly attempt: number;
  readonly error: CallError;
}

/** A time has come that `pending` named in a wake effect. */
export interface TimerDue {
  readonly kind: "timer-due";
}

/** The daemon has come back: attempts that were in flight are interrupted. */
export interface RecoverEvent {
  readonly kind: "recover-event";
}

/** End the event. */
export interface CancelEvent {
  readonly kind: "cancel-event";
  readonly reason: string;
}

/** Set the event aside: deciding about it threw. */
export interface QuarantineEvent {
  readonly kind: "quarantine-event";
  readonly message: string;
}

/** Go on with an event that was set aside. */
export interface ResumeEvent {
  readonly kind: "resume-event";
}
