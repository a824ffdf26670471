import type { EventStatus, Field } from "@machinery/protocol";
import type { Expression } from "./expression.js";
import type { FieldSet } from "./field-set.js";

export type { Evaluated, Expression, Scope } from "./expression.js";
export type { Checked, FieldSet, Mismatch } from "./field-set.js";

/** The version of the language; it is kept with every definition that was checked by it. */
export const LANGUAGE_VERSION = 1;

/**
 * A workflow's revision, checked and compiled: all that the engine needs to carry an event through it.
 * It is made anew from the stored definition and never stored itself.
 */
export interface Plan {
  readonly workflow: string;
  readonly revision: number;
  readonly inputs: FieldSet;
  /** The document is cut to these at the end. Empty: nothing is cut. */
  readonly outputs: FieldSet;
  readonly operations: readonly PlannedOperation[];
  /** How long an event may take from its start, whatever it does. */
  readonly timeoutMs?: number;
  /** Whom the end of an event is told. */
  readonly notices?: readonly PlannedNotice[];
  /** What an event is counted under, and takes turns by. Unset: all events are in one line. */
  readonly concurrencyKey?: Expression;
  /** How long an event is kept after its end. Unset: as the daemon says. */
  readonly retentionMs?: PlannedRetention;
}

/** How long an event is kept after its end, by how it ended; Infinity: for ever. Unset: as the daemon says. */
export type PlannedRetention = Readonly<
  Partial<Record<EventStatus.SUCCEEDED | EventStatus.FAILED | EventStatus.CANCELLED, number>>
>;

/** Whom the end of an event is told. */
export interface PlannedNotice {
  /** May hold `${secrets.NAME}`. */
  readonly url: string;
  /** The name of the secret it is signed with. Unset: it is not. */
  readonly secret?: string;
  /** The ends that are told. */
  readonly on: readonly EventStatus[];
}

/** An operation, ready to run. Each verb adds its own member here and its own file beside the others. */
export type PlannedOperation =
  | PlannedCall
  | PlannedSet
  | PlannedSwitch
  | PlannedReturn
  | PlannedRaise
  | PlannedTry
  | PlannedWait
  | PlannedWhile
  | PlannedListen
  | PlannedAsk
  | PlannedRun
  | PlannedFor
  | PlannedFork;

/**
 * The bodies of an operation by their names, which facts keep: `cases[0]`, `otherwise`. They are where the operation's proto message has them.
 */
export type PlannedBodies = Readonly<Record<string, readonly PlannedOperation[]>>;

interface PlannedBase {
  /** The operation's name, unique in the workflow; the last segment of its steps' paths. */
  readonly name: string;
  /** When it does not hold, the step is skipped. */
  readonly when?: Expression;
}

/** What is sent to a service, and how often and how long that is tried. */
export interface PlannedRequest {
  readonly service: string;
  /** Empty for the one-address form. */
  readonly endpoint: string;
  /** The types that what is sent must match. */
  readonly inputs: FieldSet;
  readonly input: PlannedInput;
  readonly retry: RetryPlan;
  /** How long one attempt may take. Unset: as the newest revision of the service says. */
  readonly attemptTimeoutMs?: number;
  /** How long all attempts together may take, and an answer that comes later. */
  readonly timeoutMs?: number;
  /** When its attempts are spent it is held for somebody to look after it, and does not fail. */
  readonly holds?: true;
  /** Whether the answer always comes later: what the service says at once is not it. Unset: only where it answers 202. */
  readonly async?: true;
  /** How long a service that answers later may be silent. Unset: as long as it likes. */
  readonly heartbeatTimeoutMs?: number;
}

/** Calls a service. */
export interface PlannedCall extends PlannedBase, PlannedRequest {
  readonly verb: "call";
  /** Chooses one of several calls when the step begins. Unset: it is this one, whose `service` is then not empty. */
  readonly choice?: PlannedChoice;
  /** The types that what is answered must match. */
  readonly outputs: FieldSet;
  readonly output: PlannedOutput;
  /** The call that undoes it. */
  readonly compensate?: PlannedCompensation;
}

/**
 * The call that undoes a step. Its input is evaluated in the scope of that step, when that has ended; where the outcome is unknown, it has no
 * answer there. Whatever it is answered, it is undone.
 */
export type PlannedCompensation = PlannedRequest;

/** Calls to choose among. */
export interface PlannedChoice {
  /** Gives the name of one. */
  readonly service: Expression;
  /** By `service` or `service.endpoint`: the call as it is once that was chosen. */
  readonly among: ReadonlyMap<string, PlannedCall>;
}

/** Writes values into the document. */
export interface PlannedSet extends PlannedBase {
  readonly verb: "set";
  /** Gives an object, merged shallowly into the document. */
  readonly values: Expression;
}

/** Carries out the body of the first case whose condition holds, else `otherwise` where there is one. */
export interface PlannedSwitch extends PlannedBase {
  readonly verb: "switch";
  /** Case n has the body `cases[n]`. */
  readonly cases: readonly Expression[];
  readonly bodies: PlannedBodies;
}

/** Ends the event well. */
export interface PlannedReturn extends PlannedBase {
  readonly verb: "return";
  /** Gives the outputs as an object. Unset: they are taken from the document, as at the end. */
  readonly outputs?: Expression;
}

/** Fails with an error. */
export interface PlannedRaise extends PlannedBase {
  readonly verb: "raise";
  /** Gives an object with a text `reason`, and perhaps a text `message` and `data`. */
  readonly error: Expression;
}

/** Carries out the body `do`, then that of the first catch that takes its error, then in any case `finally` where there is one. */
export interface PlannedTry extends PlannedBase {
  readonly verb: "try";
  /** Catch n has the body `catch[n]`. */
  readonly catches: readonly PlannedCatch[];
  readonly bodies: PlannedBodies;
}

/** Which errors a catch takes. */
export interface PlannedCatch {
  /** Unset: those of every reason. */
  readonly reasons?: readonly string[];
  /** Sees the error. */
  readonly when?: Expression;
  /** Whether what was done so far is undone first: in the workflow, or in the concurrent body around. */
  readonly undo?: true;
}

/** Waits for a time: one of the two is set. */
export interface PlannedWait extends PlannedBase {
  readonly verb: "wait";
  readonly durationMs?: number;
  /** Gives milliseconds since 1970. */
  readonly until?: Expression;
}

/** Carries out the body `do` while a condition holds, at most so often. */
export interface PlannedWhile extends PlannedBase {
  readonly verb: "while";
  readonly condition: Expression;
  readonly maximum: number;
  readonly bodies: PlannedBodies;
}

/** Waits for a signal. Carries out the body `on_timeout`, where there is one, when none has come in time. */
export interface PlannedListen extends PlannedBase {
  readonly verb: "listen";
  readonly signal: string;
  /** Gives the key that the signal must have. Unset: it is sent to this event alone. */
  readonly key?: Expression;
  /** The types that the signal's data must match. */
  readonly expects: FieldSet;
  /** Must hold for the signal, whose data it sees as the answer. */
  readonly filter?: Expression;
  readonly timeoutMs?: number;
  readonly output: PlannedOutput;
  readonly bodies: PlannedBodies;
}

/** Asks a person. Carries out the body `on_timeout`, where there is one, when nobody has answered in time. */
export interface PlannedAsk extends PlannedBase {
  readonly verb: "ask";
  /** Gives the question. */
  readonly question: Expression;
  /** Gives who is asked. */
  readonly assignee?: Expression;
  /** Gives the group that is asked. */
  readonly group?: Expression;
  /** The types that the answer must match. */
  readonly form: FieldSet;
  /** The same as they were declared, for those who show them. */
  readonly fields: readonly Field[];
  readonly timeoutMs?: number;
  readonly output: PlannedOutput;
  readonly bodies: PlannedBodies;
}

/** Carries out another workflow, as an event of its own. */
export interface PlannedRun extends PlannedBase {
  readonly verb: "run";
  /** The workflow's name. */
  readonly runs: string;
  /** The types that its outputs must match, as they were when this was defined. */
  readonly outputs: FieldSet;
  readonly input: PlannedInput;
  readonly output: PlannedOutput;
  /** Whether its end is not waited for. */
  readonly detached?: true;
  /** How long its end is waited for. */
  readonly timeoutMs?: number;
  /** The call that undoes it once it has succeeded. */
  readonly compensate?: PlannedCompensation;
}

/** Carries out the body `do` for each item of a list or map. */
export interface PlannedFor extends PlannedBase {
  readonly verb: "for";
  /** Gives a list or a map. */
  readonly over: Expression;
  /** What an item is called; `<as>_index` is its place, and `<as>_key` its name in a map. */
  readonly as: string;
  /** How many rounds are carried out at the same time. */
  readonly concurrency: number;
  /** What each round gives. */
  readonly collect?: Expression;
  /** Whether the others go on when a round fails. */
  readonly goesOn: boolean;
  readonly bodies: PlannedBodies;
}

/** Carries out its branches at the same time. */
export interface PlannedFork extends PlannedBase {
  readonly verb: "fork";
  /** The names of the branches. Branch n has the body `branches[n]`. */
  readonly branches: readonly string[];
  /** How many of them must end well. */
  readonly waitFor: number;
  readonly bodies: PlannedBodies;
}

/** Where a call's inputs come from: the declared ones out of the document, all of it, or a mapping. */
export type PlannedInput =
  | { readonly kind: "declared"; readonly names: readonly string[] }
  | { readonly kind: "document" }
  | { readonly kind: "mapping"; readonly mapping: Expression };

/** What a call's answer does to the document. */
export type PlannedOutput =
  | { readonly kind: "none" }
  | { readonly kind: "merge" }
  | { readonly kind: "mapping"; readonly mapping: Expression };

/** When and how often a call is repeated. */
export interface RetryPlan {
  /** All attempts, the first included. */
  readonly attempts: number;
  readonly firstMs: number;
  readonly factor: number;
  readonly capMs: number;
  /** 0 to 1: the part of each wait that is left to chance. */
  readonly jitter: number;
  /** The reasons that are repeated. Unset: those that the caller says are transient. */
  readonly on?: readonly string[];
}
