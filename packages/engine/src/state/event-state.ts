import type { EventStatus, JsonObject } from "@machinery/protocol";
import type { OpenStep } from "./open-step.js";
import type { StepError } from "../error.js";

/** Where an event stands: its history, folded. Only `apply` makes and changes it; to everybody else it is for reading. */
export interface EventState {
  readonly eventId: string;
  readonly workflow: string;
  readonly revision: number;
  readonly labels: Readonly<Record<string, string>>;
  /** When it was accepted, in milliseconds since 1970. */
  readonly ackTimeMs: number;
  /** What it was posted with, defaults filled in. */
  readonly data: JsonObject;
  /** The event that began it, where it is a sub-workflow's. */
  readonly parent?: EventParent | undefined;
  /** The event that it carries out again, where it does. */
  readonly rerunOf?: EventRerun | undefined;
  /** What it is counted under, among those of its workflow that are under way. */
  readonly concurrencyKey?: string | undefined;
  /** The running document. Never changed in place: a step that writes makes a new one. */
  readonly document: JsonObject;
  /** RUNNING while a call is in flight or something is to be done, WAITING when only timers are owed, PAUSED when set aside. */
  readonly status: EventStatus;
  readonly ended: boolean;
  /** Once SUCCEEDED. */
  readonly outputs?: JsonObject | undefined;
  /** Once FAILED. */
  readonly error?: StepError | undefined;
  /** When `timer-due` is wanted next, in milliseconds since 1970; the same as the wake effect of `pending`. */
  readonly wakeTimeMs?: number | undefined;
  /** The steps that wait for somebody outside, and that the event is found by; by their turn among all steps of the event. */
  readonly awaited?: ReadonlyMap<number, OpenStep> | undefined;
  /** The steps whose calls wait until their services let them in, by their turn among all steps of the event. None while it is held. */
  readonly deferred?: ReadonlyMap<number, OpenStep> | undefined;
  /** About how much memory it takes. */
  readonly byteSize: number;
}

/** Which event is carried out again. */
export interface EventRerun {
  readonly eventId: string;
  /** From which operation of the workflow itself on. Empty: from the beginning. */
  readonly step: string;
}

/** Which step of which event began an event. */
export interface EventParent {
  readonly eventId: string;
  /** The path of its step. */
  readonly step: string;
  /** How many events are above it: 1 for the child of one that was posted from outside. */
  readonly depth: number;
  /** Whether the parent waits for its end. */
  readonly waits: boolean;
  /** The workflows of the events above that wait for it, the parent's last. Unset where none does. */
  readonly above?: readonly string[];
}
