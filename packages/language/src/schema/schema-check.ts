import type { JsonValue } from "@machinery/protocol";

/** A place in a value, from the inside out; made text only when something is reported. */
export interface At {
  readonly parent: At | undefined;
  readonly key: string | number;
}

/** One validation at work. */
export interface SchemaRun {
  /** Told of each mismatch, unless the schema only asks whether something matches. */
  report(at: At | undefined, expected: string, found: JsonValue): void;
  /** How many schemas around this one only ask: `not`, `anyOf`, `if`, … */
  quiet: number;
  stepsLeft: number;
  depth: number;
}

/** What has been looked at in one object or list, for the `unevaluated` keywords. */
export interface Seen {
  readonly names: Set<string>;
  readonly indexes: Set<number>;
}

/** Checks a value: whether it matches. `seen` is only there when the schema uses an `unevaluated` keyword. */
export type SchemaCheck = (
  value: JsonValue,
  at: At | undefined,
  run: SchemaRun,
  seen: Seen | undefined,
) => boolean;

/** Compiles the schemas inside a schema, for its keywords. */
export interface SchemaCompiler {
  /** A schema at a JSON pointer below the root. */
  compile(schema: JsonValue, pointer: string): SchemaCheck;
  /** The check that a `$ref` names. */
  resolve(reference: string, pointer: string): SchemaCheck;
  /** Reports that the schema itself is not valid. */
  problem(pointer: string, expected: string, found: string): void;
}

/** Compiles one keyword, or gives nothing where it adds no check. */
export type Keyword = (
  value: JsonValue,
  schema: { readonly [name: string]: JsonValue },
  compiler: SchemaCompiler,
  pointer: string,
) => SchemaCheck | undefined;

/** Ends a validation that takes too long or nests too deep. Caught at its start. */
export class SchemaTooCostly extends Error {}

export const isJsonObject = (value: JsonValue | undefined): value is { [name: string]: JsonValue } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reports a mismatch and gives false, for the end of a check. */
export function mismatch(run: SchemaRun, at: At | undefined, expected: string, found: JsonValue): false {
  if (run.quiet === 0) run.report(at, expected, found);
  return false;
}

/** Asks a check without reporting what does not match. */
export function asks(
  check: SchemaCheck,
  value: JsonValue,
  at: At | undefined,
  run: SchemaRun,
  seen: Seen | undefined,
): boolean {
  run.quiet++;
  try {
    return check(value, at, run, seen);
  } finally {
    run.quiet--;
  }
}

/** Tells apart the same JSON from different, by a text: object keys in order. */
export function canonical(value: JsonValue, run: SchemaRun): string {
  spend(run, 1);
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, run)).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value === 0 ? 0 : value);
  return `{${Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name]!, run)}`)
    .join(",")}}`;
}

/** Takes steps from what one validation may use. */
export function spend(run: SchemaRun, steps: number): void {
  run.stepsLeft -= steps;
  if (run.stepsLeft < 0) throw new SchemaTooCostly("the check takes too many steps");
}
