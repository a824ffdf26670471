import type { DescribedFact, DescribedStep, EventRerun, Rerun, StepError } from "@machinery/engine";
import type { EventStatus, JsonObject, Result } from "@machinery/protocol";
import type { HeadCounts, StoredPair } from "@machinery/store";
import type { AskCommand, AskPage, AskQuery } from "./asks.js";
import type { EventDeferral } from "./places/event-deferral.js";
import type { StepCommand } from "./steering/step-command.js";

/** What a partition is told to do. */
export type Command =
  | PostCommand
  | PostManyCommand
  | RerunCommand
  | CancelCommand
  | StepCommand
  | SendSignalCommand
  | AskCommand
  | HoldCommand;

/** What comes of a command. */
export type CommandOutcome =
  PostOutcome | readonly Result<PostOutcome>[] | EventSummary | StepOutcome | SignalReceipt;

/** What a partition is asked. */
export type Query = EventQuery | ListQuery | HistoryQuery | AskQuery | WaitingQuery | CountQuery;

/** What a query is answered with. */
export type QueryAnswer = EventDetail | EventPage | HistoryPage | AskPage | WaitingCount | HeadCounts;

/**
 * A partition at work, as the server sees it. All of it is asynchronous and takes and gives plain data, so that a partition may
 * live in a worker or on another machine.
 */
export interface Partition {
  submit(command: PostCommand): Promise<Result<PostOutcome>>;
  /** A refusal is of all of them: none was taken. Else each has an outcome of its own, in order. */
  submit(command: PostManyCommand): Promise<Result<readonly Result<PostOutcome>[]>>;
  submit(command: RerunCommand): Promise<Result<PostOutcome>>;
  submit(command: CancelCommand): Promise<Result<EventSummary>>;
  submit(command: StepCommand): Promise<Result<StepOutcome>>;
  submit(command: SendSignalCommand): Promise<Result<SignalReceipt>>;
  submit(command: AskCommand): Promise<Result<EventSummary>>;
  submit(command: HoldCommand): Promise<Result<EventSummary>>;
  /** Reads see committed state only. */
  read(query: EventQuery): Promise<Result<EventDetail>>;
  read(query: ListQuery): Promise<Result<EventPage>>;
  read(query: HistoryQuery): Promise<Result<HistoryPage>>;
  read(query: AskQuery): Promise<Result<AskPage>>;
  read(query: WaitingQuery): Promise<Result<WaitingCount>>;
  read(query: CountQuery): Promise<Result<HeadCounts>>;
  /**
   * What changes from a cursor on; without one, from now on. The first change is empty and carries the cursor.
   * A cursor that is too old ends the stream with the rejection RESUME_EXPIRED. A watcher that does not read is told the same.
   */
  watch(query: WatchQuery, signal: AbortSignal): AsyncIterable<Result<Change>>;
  /**
   * All that it keeps, at one moment: that of the first page, which is empty. A refusal ends it. Ask for the next page or leave it: until then it holds
   * on to what was.
   */
  copy(): AsyncIterable<Result<readonly StoredPair[]>>;
  /** Whether it takes writes, and why not. */
  health(): PartitionHealth;
  /** Lets calls in flight end for at most `graceMs`, commits what they gave, closes the store. What is still in flight then is interrupted. */
  close(graceMs: number): Promise<void>;
}

export interface PostCommand {
  readonly kind: "post";
  readonly workflow: string;
  readonly revision: number;
  readonly data: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  /** The event that it carries out again, in whose slot it is to lie. Not from outside: see {@link RerunCommand}. */
  readonly rerun?: Rerun;
  /** How long to wait for the end. 0: not at all. */
  readonly waitMs: number;
}

/** Has an event that has ended carried out again, as a new one. */
export interface RerunCommand {
  readonly kind: "rerun";
  readonly eventId: string;
  /** From the beginning with other data. */
  readonly data?: JsonObject;
  /** From an operation of the workflow itself on; or from where it stopped. Unset: from the beginning. */
  readonly from?: { readonly step: string } | "last-step";
  /** Repeating it with the same id gives the same event. */
  readonly requestId?: string;
}

/** Posts that came together. Each is taken or refused by itself; that one is refused changes nothing for the others. */
export interface PostManyCommand {
  readonly kind: "post-many";
  readonly posts: readonly PostCommand[];
}

export interface PostOutcome {
  readonly event: EventSummary;
  /** Once it has succeeded, when it was waited for. */
  readonly outputs?: JsonObject;
  readonly existed: boolean;
}

/** Holds an event or lets it go on, and looks after its steps that are held or wait. */
export type HoldCommand =
  | { readonly kind: "pause"; readonly eventId: string; readonly reason: string }
  | { readonly kind: "resume"; readonly eventId: string }
  /** With an empty step: all that are held or wait for their next attempt. */
  | { readonly kind: "retry-step"; readonly eventId: string; readonly step: string }
  | {
      readonly kind: "skip-step";
      readonly eventId: string;
      readonly step: string;
      readonly answer: JsonObject;
    };

export interface CancelCommand {
  readonly kind: "cancel";
  readonly eventId: string;
  readonly reason: string;
}

/** Sends a signal: to one event by its id, or to all that listen for its name and key. */
export interface SendSignalCommand {
  readonly kind: "send-signal";
  readonly name: string;
  /** Unset: one is drawn. Repeating it with the same content changes nothing. */
  readonly signalId?: string;
  /** One of the two is set. */
  readonly eventId?: string;
  readonly key?: string;
  readonly data: JsonObject;
  /** How long it is kept. Unset: a day. */
  readonly keepMs?: number;
}

/** A signal that is safe. */
export interface SignalReceipt {
  readonly signalId: string;
  readonly timeMs: number;
}

/** Asks how many calls of a service wait on disk until it lets them in. */
export interface WaitingQuery {
  readonly kind: "waiting";
  readonly service: string;
}

/** How many calls of a service wait on disk. */
export interface WaitingCount {
  readonly calls: number;
  /** Whether there may be more, which were not counted: far more than may wait. */
  readonly isMore: boolean;
}

/** An event without its payloads. */
export interface EventSummary {
  readonly eventId: string;
  readonly workflow: string;
  readonly revision: number;
  readonly status: EventStatus;
  readonly ackTimeMs: number;
  readonly endTimeMs?: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly facts: number;
  /** The event that began it, where it is a sub-workflow's. */
  readonly parent?: { readonly eventId: string; readonly step: string };
  /** The event that it carries out again, where it does. */
  readonly rerunOf?: EventRerun;
  /** Of a failed event. In lists only its `reason` is filled; the rest is in the detail. */
  readonly error?: StepError;
}

export interface EventQuery {
  readonly kind: "event";
  readonly eventId: string;
  /** How long to wait for the end before answering. */
  readonly waitMs: number;
}

export interface EventDetail extends EventSummary {
  readonly data: JsonObject;
  readonly outputs?: JsonObject;
  /** In the order they began: those that have not ended, and the last of the others. */
  readonly steps: readonly DescribedStep[];
  /** How many more there are: there is a bound to one answer. The history has all of them. */
  readonly stepsLeftOut: number;
  /** What keeps it from beginning, while it is accepted: as of now. */
  readonly deferred?: EventDeferral;
  /** The events that carry it out again, the newest first; at most 100. */
  readonly reruns: readonly string[];
  /** Whom its end is told, once it has ended, and what became of that. */
  readonly notices: readonly EventNotice[];
}

/** Whom an event's end is told. */
export interface EventNotice {
  /** As the workflow says it: secrets are not in it. */
  readonly url: string;
  /** Until it was taken or given up: it is still to be told. */
  readonly outcome?: {
    readonly delivered: boolean;
    readonly attempts: number;
    readonly timeMs: number;
    /** Why it was given up. */
    readonly message: string;
  };
}

export interface EventFilter {
  readonly workflow?: string;
  readonly statuses?: readonly EventStatus[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly fromTimeMs?: number;
  readonly toTimeMs?: number;
}

export interface ListQuery {
  readonly kind: "list";
  readonly filter: EventFilter;
  readonly pageSize: number;
  /** Where the page before ended, as it said. */
  readonly after?: string;
}

export interface EventPage {
  /** Newest first. May be short although there is a next page. */
  readonly events: readonly EventSummary[];
  readonly next?: string;
}

/** Asks how many events there are, by workflow and status. */
export interface CountQuery {
  readonly kind: "count";
  readonly filter: EventFilter;
}

export interface HistoryQuery {
  readonly kind: "history";
  readonly eventId: string;
  /** Facts after this sequence. */
  readonly afterSequence: number;
  readonly pageSize: number;
}

/** Ends where `pageSize` facts, or about 3 MiB of payloads, are reached; the first fact is always there. */
export interface HistoryPage {
  readonly facts: readonly TimedFact[];
  readonly more: boolean;
  readonly ended: boolean;
}

/** A fact as histories show it. */
export interface TimedFact extends DescribedFact {
  readonly sequence: number;
  readonly timeMs: number;
  /** Where the event stood after the commit. */
  readonly eventStatus: EventStatus;
}

export interface WatchQuery {
  /** One event: `filter` is not looked at, facts carry payloads, and the stream ends with the event. */
  readonly eventId?: string;
  /** With `eventId`: facts after this sequence, read from the store first. */
  readonly afterSequence?: number;
  readonly filter?: EventFilter;
  /** Without `eventId`. */
  readonly cursor?: string;
}

export interface Change {
  readonly cursor: string;
  /** Absent in the first change of a watch over many. */
  readonly event?: EventSummary;
  readonly facts: readonly TimedFact[];
}

export interface PartitionHealth {
  readonly writable: boolean;
  /** Why not, for people. */
  readonly reason?: string;
  readonly running: number;
  readonly accepted: number;
}

/** A step that something was said about, and its event afterwards. */
export interface StepOutcome {
  readonly event: EventSummary;
  /** The step's path. */
  readonly step: string;
}
