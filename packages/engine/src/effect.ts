import type { JsonObject } from "@machinery/protocol";
import type { EventParent } from "./state/event-state.js";

/** Something an event owes to the outside. Never stored: `pending` says it from the state, live and after a restart alike. */
export type Effect = CallEffect | PostEffect | LookEffect | WakeEffect;

/** Call a service. Owed until the attempt has an answer or an error. */
export interface CallEffect {
  readonly kind: "call";
  /** The step's path; with the attempt, the effect's identity. */
  readonly step: string;
  readonly attempt: number;
  readonly service: string;
  readonly endpoint: string;
  readonly inputs: JsonObject;
  /** The same for all attempts of the step. */
  readonly idempotencyKey: string;
  /** The idempotency key of the call that this one undoes, where it does. */
  readonly compensates?: string;
  /** Whether what the service says at once is not its answer, which comes later. Unset: only where it answers 202. */
  readonly async?: true;
  /** How long the attempt may take. Unset: as the service says. */
  readonly attemptTimeoutMs?: number;
  /** Since when the call has been waiting to be let in by its service, in milliseconds since 1970. Unset: it comes for the first time. */
  readonly waitsSinceMs?: number;
  /** When the step as a whole must be over, in milliseconds since 1970. */
  readonly deadlineMs?: number;
}

/** Look at the kept signals of a name and key, for a step that began to listen, and tell by `signals-found`. Owed until all are told. */
export interface LookEffect {
  readonly kind: "look";
  /** The step's path; with its order, the effect's identity. */
  readonly step: string;
  /** The step's turn among all steps of the event. */
  readonly order: number;
  /** The signal's name. */
  readonly signal: string;
  readonly key: string;
}

/** Post the event that a step carries out. Owed until it is known to be posted, or that it cannot be. */
export interface PostEffect {
  readonly kind: "post";
  /** The step's path: the effect's identity. */
  readonly step: string;
  readonly workflow: string;
  readonly data: JsonObject;
  /** When the step began, in milliseconds since 1970: with the event's id and the path it makes the child's id. */
  readonly startTimeMs: number;
  /** What the child is told of its parent. */
  readonly parent: EventParent;
}

/** Wake the event at a time, by the command `timer-due`. There is at most one: the earliest. */
export interface WakeEffect {
  readonly kind: "wake";
  /** Milliseconds since 1970. */
  readonly atMs: number;
}
