import type { JsonObject, JsonValue } from "@machinery/protocol";
import type { ValuesByName } from "./values-by-name.js";

/** What expressions see. */
export interface Scope {
  /** The running document. */
  readonly data: ValuesByName;
  readonly event: {
    readonly id: string;
    readonly data: JsonObject;
    readonly labels: Readonly<Record<string, string>>;
    /** The ack time, in milliseconds since 1970. */
    readonly timeMs: number;
  };
  /** The answers so far, by operation name. */
  readonly steps: ValuesByName;
  /** The answer, in an output mapping. */
  readonly answer?: JsonValue;
  /** The error being handled, inside a catch. */
  readonly error?: JsonObject;
  /** What loops around call their items. */
  readonly locals?: Readonly<Record<string, JsonValue>>;
  /** The time of the commit, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Gives another text at each call, in this evaluation and in all others of all events, from the event's seed: `uuid()` is made of it. */
  readonly draw?: () => string;
  /** To be told what evaluating costs, in steps. */
  readonly meter?: { steps: number };
}

/** A compiled expression, or a whole mapping of them. Evaluating has no side effect and ends within a step budget. */
export interface Expression {
  readonly source: string;
  /** What it gives may share parts with the scope, so nobody may change it. */
  evaluate(scope: Scope): Evaluated;
}

/** What an expression gave. A failure is the step's failure. */
export type Evaluated =
  | { readonly ok: true; readonly value: JsonValue }
  | {
      readonly ok: false;
      readonly reason: "EXPRESSION_FAILED" | "EXPRESSION_TOO_COSTLY";
      readonly message: string;
    };
