import { fail } from "./frame.js";
import type { CelFunction, Parameter } from "./cel-function.js";
import { at } from "./operators.js";
import { parseDuration } from "../duration.js";
import { readTime } from "./read-time.js";
import { Duration, Timestamp } from "./time-values.js";
import { bool, double, duration, dyn, int, string, timestamp } from "./type.js";
import type { Type } from "./type.js";
import type { Value } from "./value.js";

function convert(name: string, from: Parameter, result: Type, run: (value: Value) => Value): CelFunction {
  return { name, method: false, parameters: [from], result, run: ([value]) => run(value!) };
}

function toInt(value: number): number {
  const whole = Math.trunc(value) + 0;
  return Number.isSafeInteger(whole) ? whole : fail("the number is not within ±(2^53−1)");
}

function textToInt(text: Value): number {
  if (!/^[+-]?\d{1,16}$/.test(text as string)) return fail("the text is no integer");
  return toInt(Number(text));
}

function textToNumber(text: Value): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/.test((text as string).slice(0, 400))
    ? Number(text)
    : Number.NaN;
  return Number.isFinite(value) ? value : fail("the text is no number");
}

function textToTimestamp(text: Value): Timestamp {
  const ms = readTime(text as string);
  return ms === undefined ? fail("the text is no time, such as 2026-11-23T06:45:00Z") : at(ms);
}

function textToDuration(text: Value): Duration {
  const negative = (text as string).startsWith("-");
  const ms = parseDuration(negative ? (text as string).slice(1) : (text as string));
  return ms === undefined
    ? fail("the text is no duration, such as 1h30m")
    : new Duration(negative ? -ms : ms);
}

function textToBool(text: Value): boolean {
  if (text === "true" || text === "false") return text === "true";
  return fail('the text is neither "true" nor "false"');
}

function extreme(name: "greatest" | "least"): CelFunction[] {
  const run: CelFunction["run"] = (args) =>
    name === "greatest" ? Math.max(...(args as number[])) : Math.min(...(args as number[]));
  return [1, 2, 3, 4].map((count) => ({
    name: `math.${name}`,
    method: false,
    parameters: Array.from({ length: count }, () => "number" as const),
    result: (args) => (args.every(({ kind }) => kind === "int") ? int : double),
    run,
  }));
}

function round(name: "floor" | "ceil" | "round" | "trunc"): CelFunction {
  return {
    name: `math.${name}`,
    method: false,
    parameters: ["number"],
    result: int,
    run: ([value]) => toInt(Math[name](value as number)),
  };
}

/**
 * Conversions, and the few functions of numbers. What cannot be converted is not told: it may be a secret or somebody's data.
 */
export const numberFunctions: readonly CelFunction[] = [
  convert("int", "number", int, (value) => toInt(value as number)),
  convert("int", "string", int, textToInt),
  convert("int", "timestamp", int, (value) => Math.floor(Timestamp.ms(value as Timestamp) / 1_000)),
  convert("double", "number", double, (value) => value),
  convert("double", "string", double, textToNumber),
  convert("string", "string", string, (value) => value),
  convert("string", "number", string, String),
  convert("string", "bool", string, String),
  convert("string", "timestamp", string, (value) => Timestamp.text(value as Timestamp)),
  convert("string", "duration", string, (value) => Duration.text(value as Duration)),
  convert("bool", "bool", bool, (value) => value),
  convert("bool", "string", bool, textToBool),
  convert("timestamp", "timestamp", timestamp, (value) => value),
  convert("timestamp", "string", timestamp, textToTimestamp),
  convert("timestamp", "int", timestamp, (value) => at((value as number) * 1_000)),
  convert("duration", "duration", duration, (value) => value),
  convert("duration", "string", duration, textToDuration),
  convert("dyn", "any", dyn, (value) => value),
  {
    name: "math.abs",
    method: false,
    parameters: ["int"],
    result: int,
    run: ([value]) => Math.abs(value as number),
  },
  {
    name: "math.abs",
    method: false,
    parameters: ["number"],
    result: double,
    run: ([value]) => Math.abs(value as number),
  },
  ...extreme("greatest"),
  ...extreme("least"),
  {
    name: "math.sign",
    method: false,
    parameters: ["number"],
    result: int,
    run: ([value]) => Math.sign(value as number) + 0,
  },
  {
    name: "math.sqrt",
    method: false,
    parameters: ["number"],
    result: double,
    run: ([value]) => ((value as number) < 0 ? fail("the number is negative") : Math.sqrt(value as number)),
  },
  round("trunc"),
  round("floor"),
  round("ceil"),
  round("round"),
];
