import type { JsonObject, JsonValue } from "@machinery/protocol";
import type { StepError } from "./error.js";

/**
 * Something that happened to an event. Its JSON is what the store keeps, so a shape never changes once released:
 * a new shape is a new `version`, with an applier of its own. Each kind has its own file under `facts/`.
 */
export type Fact =
  | EventAccepted
  | EventStarted
  | StepStarted
  | AttemptStarted
  | AttemptFailed
  | AttemptInterrupted
  | StepSucceeded
  | StepSkipped
  | StepFailed
  | EventSucceeded
  | EventFailed
  | EventCancelled
  | EventQuarantined
  | EventResumed;

export interface EventAccepted {
  readonly kind: "event-accepted";
  readonly version: 1;
  readonly eventId: string;
  readonly workflow: string;
  readonly revision: number;
  readonly data: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  readonly seed: string;
  readonly ackTimeMs: number;
}

export interface EventStarted {
  readonly kind: "event-started";
  readonly version: 1;
}

/** A step of a `call` began. A `set` has no such fact: it begins and ends in one. */
export interface StepStarted {
  readonly kind: "step-started";
  readonly version: 1;
  readonly step: string;
  readonly inputs: KeptInputs;
  readonly deadlineMs?: number;
}

/** What is sent: picked by name out of the document as it stands, or written out where a mapping made it. */
export type KeptInputs = { readonly pick: readonly string[] } | { readonly document: true } | { readonly value: JsonObject };

export interface AttemptStarted {
  readonly kind: "attempt-started";
  readonly version: 1;
  readonly step: string;
  readonly attempt: number;
}

/** An attempt failed. With `retryAtMs` the step tries again then; without, a `step-failed` follows. */
export interface AttemptFailed {
  readonly kind: "attempt-failed";
  readonly version: 1;
  readonly step: string;
  readonly attempt: number;
  readonly error: StepError;
  readonly retryAtMs?: number;
}

/** The daemon stopped while the attempt was in flight; what became of it is unknown. It counts as an attempt. */
export interface AttemptInterrupted {
  readonly kind: "attempt-interrupted";
  readonly version: 1;
  readonly step: string;
  readonly attempt: number;
  readonly retryAtMs?: number;
}

/** A step ended well. `merge` is what it wrote into the document: `"answer"` stands for the answer itself. */
export interface StepSucceeded {
  readonly kind: "step-succeeded";
  readonly version: 1;
  readonly step: string;
  /** Absent for verbs that get no answer. */
  readonly answer?: JsonValue;
  readonly merge?: "answer" | { readonly values: JsonObject };
}

export interface StepSkipped {
  readonly kind: "step-skipped";
  readonly version: 1;
  readonly step: string;
}

export interface StepFailed {
  readonly kind: "step-failed";
  readonly version: 1;
  readonly step: string;
  readonly error: StepError;
}

/** The event ended well. What it gave is picked by name out of the document. */
export interface EventSucceeded {
  readonly kind: "event-succeeded";
  readonly version: 1;
  readonly outputs: KeptInputs;
}

export interface EventFailed {
  readonly kind: "event-failed";
  readonly version: 1;
  readonly error: StepError;
}

export interface EventCancelled {
  readonly kind: "event-cancelled";
  readonly version: 1;
  readonly reason: string;
}

export interface EventQuarantined {
  readonly kind: "event-quarantined";
  readonly version: 1;
  readonly message: string;
}

export interface EventResumed {
  readonly kind: "event-resumed";
  readonly version: 1;
}
