import { EventStatus, refuse, type Rejection } from "@machinery/protocol";
import { oneLine } from "./one-line.js";
import type { FullBacklog } from "./waking/call-backlogs.js";

type Refusal = { readonly ok: false; readonly rejection: Rejection };

/** A service may be well again before the next look at it: nobody is told to stay away for longer. */
const LONGEST_RETRY_MS = 30_000;

/** Why a service does not keep up, in words. */
function whyItWaits(why: FullBacklog["why"]): string {
  switch (why?.by) {
    case "breaker":
      return why.openSinceMs === undefined
        ? "its breaker is open"
        : `its breaker is open since ${new Date(why.openSinceMs).toISOString()}`;
    case "rate":
      return "its rate lets no more begin";
    case "concurrency":
      return "it has as many calls in flight as it takes";
    default:
      return "it does not keep up";
  }
}

/** The refusals that a partition itself makes; those about an event's content come from the engine. */
export const refusals = {
  backlogFull: (waiting: number): Refusal =>
    refuse({
      reason: "BACKLOG_FULL",
      expected: "room in the backlog",
      found: `${waiting} events waiting to begin`,
      todo: "post again a little later; with an idempotency key that is safe",
      retryAfterMs: 1_000,
    }),

  backlogOfWorkflowFull: (workflow: string, waiting: number, backlog: number): Refusal =>
    refuse({
      reason: "BACKLOG_FULL",
      expected: `room in the backlog of workflow ${workflow}, which is ${backlog}`,
      found: `${waiting} of its events waiting to begin`,
      todo: "post again a little later; with an idempotency key that is safe",
      retryAfterMs: 1_000,
    }),

  serviceBacklogFull: ({ service, calls, isMore, why }: FullBacklog, nowMs: number): Refusal =>
    refuse({
      reason: "SERVICE_BACKLOG_FULL",
      expected: `room among the calls that wait for the service ${service}, which this workflow calls`,
      found: `${calls}${isMore ? " or more" : ""} of them, and ${whyItWaits(why)}`,
      todo: `see \`machinery service get ${service}\`, and post again a little later; with an idempotency key that is safe`,
      retryAfterMs: Math.min(Math.max(1_000, (why?.untilMs ?? 0) - nowMs), LONGEST_RETRY_MS),
    }),

  stopping: (): Refusal =>
    refuse({
      reason: "DAEMON_STOPPING",
      expected: "a daemon that takes new work",
      found: "one that is shutting down",
      todo: "ask again once it is back",
      retryAfterMs: 1_000,
    }),

  storeUnavailable: (why: string): Refusal =>
    refuse({
      reason: "STORE_UNAVAILABLE",
      expected: "a store that can be read and written",
      found: why,
      todo: "ask again a little later; a post that got this answer may have happened, and repeating it with its idempotency key tells",
      retryAfterMs: 1_000,
    }),

  storeDamaged: (key: string | undefined): Refusal =>
    refuse({
      reason: "STORE_DAMAGED",
      expected: "values that match their checksums",
      found: key === undefined ? "damage" : `damage at ${oneLine(key, 128)}`,
      todo: "keep the backups that you have, stop the daemon, and let `machinery daemon verify` say what else is damaged",
    }),

  eventNotFound: (eventId: string): Refusal =>
    refuse({
      reason: "EVENT_NOT_FOUND",
      expected: "the id of an event",
      found: `\`${eventId.slice(0, 64)}\`, which none has`,
      todo: "list the events, or look at what the post answered",
    }),

  workflowNotFound: (workflow: string, revision: number): Refusal =>
    refuse({
      reason: "WORKFLOW_NOT_FOUND",
      expected: "a defined workflow",
      found: `\`${workflow.slice(0, 64)}\` at revision ${revision}, which is none`,
      todo: "define it first, or list the workflows to see their names",
    }),

  keyReused: (workflow: string, key: string, eventId: string): Refusal =>
    refuse({
      reason: "IDEMPOTENCY_KEY_REUSED",
      expected: "the data and labels that the idempotency key came with first",
      found: `other data or labels for the key ${JSON.stringify(key)}, which belongs to event ${eventId} of ${workflow}`,
      todo: "use a new key for new data, or send the same data again",
    }),

  callbackUnknown: (): Refusal =>
    refuse({
      reason: "CALLBACK_UNKNOWN",
      expected: "a token that came with a call in the header Machinery-Callback",
      found: "one that is none of them",
      todo: "send to the address of that header as it is, without changing anything in it",
    }),

  signalIdReused: (name: string, signalId: string): Refusal =>
    refuse({
      reason: "SIGNAL_ID_REUSED",
      expected: "the content that the signal's id came with first",
      found: `another one for the id ${JSON.stringify(signalId)} of ${name}`,
      todo: "use a new id for a new signal, or send the same again",
    }),

  tooManySignals: (found: string): Refusal =>
    refuse({
      reason: "TOO_MANY_SIGNALS",
      expected: "room for one more signal",
      found,
      todo: "send it again later, and keep signals for a shorter time",
      retryAfterMs: 1_000,
    }),

  eventNotEnded: (eventId: string, status: EventStatus): Refusal =>
    refuse({
      reason: "EVENT_NOT_ENDED",
      expected: "an event that has ended",
      found: `event ${eventId}, which is ${EventStatus[status]}`,
      todo: "wait for its end, or cancel it; a step of it that is held or waits can be retried",
    }),

  internal: (found: string): Refusal =>
    refuse({
      reason: "INTERNAL",
      expected: "an event that can be carried on",
      found,
      todo: "look into the daemon's log; the other events go on",
    }),

  invalidCursor: (cursor: string): Refusal =>
    refuse({
      reason: "INVALID_CURSOR",
      expected: "a cursor that a watch gave",
      found: JSON.stringify(cursor.slice(0, 80)),
      todo: "watch without a cursor, or with the cursor of the last change seen",
    }),

  resumeExpired: (found: string): Refusal =>
    refuse({
      reason: "RESUME_EXPIRED",
      expected: "a place among the recent commits",
      found,
      todo: "list the events, then watch from now on",
    }),

  tooManyWatchers: (limit: number): Refusal =>
    refuse({
      reason: "TOO_MANY_WATCHERS",
      expected: `at most ${limit} watchers`,
      found: "one more",
      todo: "end a watch that is not needed, or watch many events by one filter",
      retryAfterMs: 5_000,
    }),
} as const;
