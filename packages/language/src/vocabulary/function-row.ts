import type { JsonValue } from "@machinery/protocol";

/** A function of expressions, with what it gives for an example. */
export interface FunctionRow {
  /** How it is called, each way once: `text.substring(from)`. What stands before the dot of a method is its receiver. */
  readonly calls: readonly string[];
  /** What it gives: one sentence without its full stop. */
  readonly about: string;
  /** Expressions with what they give. Those that give something else each time have a pattern for it. */
  readonly examples: readonly (readonly [string, JsonValue | RegExp])[];
}

/** Functions of one kind. */
export interface FunctionGroup {
  readonly title: string;
  readonly about?: string;
  readonly rows: readonly FunctionRow[];
}

/** A row, shortly. */
export const fn = (
  calls: string | readonly string[],
  about: string,
  ...examples: readonly (readonly [string, JsonValue | RegExp])[]
): FunctionRow => ({ calls: typeof calls === "string" ? [calls] : calls, about, examples });
