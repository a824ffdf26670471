import type { Position } from "@machinery/language";
import type { EventStatus, JsonObject, JsonValue, StepStatus } from "@machinery/protocol";

/** What a file of cases says: a workflow, and what must come of events that are posted to it. */
export interface CaseFile {
  readonly workflow: string;
  /** Files and folders with definitions, as they are written. */
  readonly definitions: readonly string[];
  readonly cases: readonly TestCase[];
  /** The place of a path such as `cases[0].expect.outputs.state`, or of the nearest place above it. */
  locate(path: string): Position | undefined;
}

/** One event, what services and people answer it, and what must come of it. */
export interface TestCase {
  readonly name: string;
  /** Where it is in its file, such as `cases[0]`. */
  readonly path: string;
  readonly data: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  /** When it is posted, in milliseconds since 1970. */
  readonly timeMs: number;
  /** What services answer, by `service` or `service.endpoint`. */
  readonly services: ReadonlyMap<string, Script>;
  /** In the order they are written. */
  readonly signals: readonly ScriptedSignal[];
  /** What people answer, in the order it is written. */
  readonly answers: readonly ScriptedAnswer[];
  /** When it is cancelled, in milliseconds from the post. */
  readonly cancelAfterMs?: number;
  /** When it is looked at, whether it has ended or not, in milliseconds from the post. Unset: when nothing is left to come. */
  readonly untilMs?: number;
  readonly expect: Expectation;
}

/** What a service answers. */
export interface Script {
  /** Where it is in its file. */
  readonly path: string;
  readonly replies: readonly Reply[];
  /** Whether its one reply is given to every call. Otherwise each call takes the next one. */
  readonly repeats: boolean;
  /** Whether all of it must be used up: it was written for one case, not for all. */
  readonly isOwn: boolean;
}

/** What comes of one call. */
export type Reply = {
  /** How long it takes, in milliseconds. */
  readonly afterMs: number;
  /** What the service says apart from the call, one after the other. */
  readonly later: readonly Later[];
} & (
  | { readonly kind: "answers"; readonly value: JsonValue }
  | {
      readonly kind: "fails";
      readonly status: number;
      readonly body?: JsonValue;
      readonly retryAfterMs?: number;
    }
  | { readonly kind: "answers-later" }
  | { readonly kind: "times-out" }
  | { readonly kind: "is-lost" }
  | { readonly kind: "is-unreachable" }
);

/** What a service says of a call after it was accepted, or before. */
export type Later = {
  /** From when the call was answered, or from what was said before, in milliseconds. */
  readonly afterMs: number;
  readonly path: string;
} & (
  | { readonly kind: "completes"; readonly value: JsonObject }
  | { readonly kind: "fails"; readonly reason: string; readonly message: string; readonly data?: JsonValue }
  | { readonly kind: "beats" }
);

/** A signal that is sent. */
export interface ScriptedSignal {
  readonly path: string;
  readonly name: string;
  /** Unset: it is sent to the event alone. */
  readonly key?: string;
  readonly data: JsonObject;
  /** When it is sent, in milliseconds from the post. */
  readonly atMs: number;
}

/** What a person answers. */
export interface ScriptedAnswer {
  readonly path: string;
  /** The name of the operation that asks, or the path of its step. */
  readonly ask: string;
  readonly by: string;
  readonly answer: JsonObject;
  /** From when it is asked, in milliseconds. */
  readonly afterMs: number;
}

/** What must come of an event. What is not said is not looked at. */
export interface Expectation {
  readonly path: string;
  readonly status: EventStatus;
  readonly outputs?: JsonObject;
  readonly error?: ExpectedError;
  /** In the order they are made. */
  readonly calls?: readonly ExpectedCall[];
  /** How many calls there are of some services. */
  readonly callCounts?: ReadonlyMap<string, number>;
  /** By path. */
  readonly steps?: ReadonlyMap<string, StepStatus>;
  /** From the post to the end, in milliseconds. */
  readonly tookMs?: number;
}

export interface ExpectedError {
  readonly reason?: string;
  readonly message?: string;
  readonly step?: string;
  readonly attempts?: number;
  readonly data?: JsonValue;
}

export interface ExpectedCall {
  readonly service: string;
  readonly inputs?: JsonObject;
  readonly step?: string;
  readonly attempt?: number;
}
