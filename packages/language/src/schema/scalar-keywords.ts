import type { JsonValue } from "@machinery/protocol";
import { compilePattern } from "../cel/pattern.js";
import {
  canonical,
  isJsonObject,
  type Keyword,
  mismatch,
  type SchemaCheck,
  type SchemaRun,
  spend,
} from "./schema-check.js";

const types: Record<string, (value: JsonValue) => boolean> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === "number",
  string: (value) => typeof value === "string",
  array: Array.isArray,
  object: isJsonObject,
};

const type: Keyword = (value, _schema, compiler, pointer) => {
  const names = Array.isArray(value) ? value : [value];
  if (names.length === 0 || names.some((name) => typeof name !== "string" || !Object.hasOwn(types, name))) {
    compiler.problem(pointer, `one of ${Object.keys(types).join(", ")}`, JSON.stringify(value).slice(0, 60));
    return undefined;
  }
  const tests = (names as string[]).map((name) => types[name]!);
  const only = tests.length === 1 ? tests[0] : undefined;
  const holds = only ?? ((value: JsonValue) => tests.some((test) => test(value)));
  const words = (names as string[]).join(" or ");
  return (value, at, run) => holds(value) || mismatch(run, at, words, value);
};

/** Canonical texts are made without a bound of their own: the constants were bounded with the definition. */
const free: SchemaRun = { report: () => {}, quiet: 1, stepsLeft: Number.POSITIVE_INFINITY, depth: 0 };

const enumeration: Keyword = (value, _schema, compiler, pointer) => {
  if (!Array.isArray(value)) {
    compiler.problem(pointer, "a list of values", JSON.stringify(value).slice(0, 60));
    return undefined;
  }
  return oneOfValues(value);
};

function oneOfValues(values: readonly JsonValue[]): SchemaCheck {
  const allowed = new Set(values.map((item) => canonical(item, free)));
  const words =
    values.length === 1
      ? JSON.stringify(values[0])
      : `one of ${values.map((item) => JSON.stringify(item)).join(", ")}`;
  const expected = words.length > 200 ? `${words.slice(0, 197)}…` : words;
  return (value, at, run) => allowed.has(canonical(value, run)) || mismatch(run, at, expected, value);
}

/** A keyword of numbers with a number. */
function amount(holds: (value: number, limit: number) => boolean, words: string): Keyword {
  return (limit, _schema, compiler, pointer) => {
    if (typeof limit !== "number") {
      compiler.problem(pointer, "a number", JSON.stringify(limit).slice(0, 60));
      return undefined;
    }
    return (value, at, run) =>
      typeof value !== "number" || holds(value, limit) || mismatch(run, at, `${words} ${limit}`, value);
  };
}

function isMultiple(value: number, of: number): boolean {
  if (Number.isInteger(value / of)) return true;
  // 0.3 is a multiple of 0.1 although their quotient in binary is not whole.
  const scale = 10 ** Math.min(15, decimals(of));
  return (
    scale > 1 &&
    Number.isSafeInteger(Math.round(value * scale)) &&
    decimals(value) <= decimals(of) &&
    Math.round(value * scale) % Math.round(of * scale) === 0
  );
}

function decimals(value: number): number {
  const [digits, exponent] = value.toString().split("e");
  return Math.max(0, (digits!.split(".")[1]?.length ?? 0) - Number(exponent ?? 0));
}

const multipleOf: Keyword = (limit, schema, compiler, pointer) => {
  if (typeof limit === "number" && limit > 0)
    return amount(isMultiple, "a multiple of")(limit, schema, compiler, pointer);
  compiler.problem(pointer, "a number above 0", JSON.stringify(limit).slice(0, 60));
  return undefined;
};

/** Whether a keyword holds a count; reports when not. */
export function isCount(
  value: JsonValue,
  compiler: Parameters<Keyword>[2],
  pointer: string,
): value is number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return true;
  compiler.problem(pointer, "a whole number, 0 or more", JSON.stringify(value).slice(0, 60));
  return false;
}

function length(holds: (length: number, limit: number) => boolean, words: string): Keyword {
  return (limit, _schema, compiler, pointer) => {
    if (!isCount(limit, compiler, pointer)) return undefined;
    return (value, at, run) =>
      typeof value !== "string" ||
      holds(points(value, run), limit) ||
      mismatch(run, at, `a text of ${words} ${limit} characters`, value);
  };
}

function points(text: string, run: SchemaRun): number {
  spend(run, text.length / 64);
  let count = 0;
  for (const point of text) if (point !== "") count++;
  return count;
}

/** A step of a pattern is slower than one of a schema. */
export const patternWeight = 8;

const pattern: Keyword = (source, _schema, compiler, pointer) => {
  if (typeof source !== "string") {
    compiler.problem(pointer, "a regular expression", JSON.stringify(source).slice(0, 60));
    return undefined;
  }
  const compiled = compilePattern(source);
  if (!compiled.ok) {
    compiler.problem(
      pointer,
      "a regular expression of the RE2 kind",
      `${JSON.stringify(source).slice(0, 60)}, of which the parser says "${compiled.message}"`,
    );
    return undefined;
  }
  const { pattern } = compiled;
  return (value, at, run) => {
    if (typeof value !== "string") return true;
    spend(run, patternWeight * pattern.cost(value.length));
    return (
      pattern.test(value) || mismatch(run, at, `a text that matches ${pattern.source.slice(0, 100)}`, value)
    );
  };
};

/** The keywords of single values. */
export const scalarKeywords: Record<string, Keyword> = {
  type,
  enum: enumeration,
  const: (value) => oneOfValues([value]),
  multipleOf,
  maximum: amount((value, limit) => value <= limit, "at most"),
  exclusiveMaximum: amount((value, limit) => value < limit, "less than"),
  minimum: amount((value, limit) => value >= limit, "at least"),
  exclusiveMinimum: amount((value, limit) => value > limit, "more than"),
  maxLength: length((length, limit) => length <= limit, "at most"),
  minLength: length((length, limit) => length >= limit, "at least"),
  pattern,
};
