import { limits } from "@machinery/protocol";
import { areEqual } from "./equality.js";
import { fail, type Frame } from "./frame.js";
import { isObject, kindOf } from "./member.js";
import { Duration, Timestamp, timestampRange } from "./time-values.js";
import {
  type Type,
  bool,
  double,
  duration,
  dyn,
  int,
  isNumeric,
  join,
  listOf,
  string,
  timestamp,
} from "./type.js";
import type { Value } from "./value.js";

/** What an operator gives for operands of certain types. */
export interface Operator {
  readonly type: Type;
  run(a: Value, b: Value, frame: Frame<never>): Value;
}

/** The operator for two static types; undefined when there is none. Where a type is `dyn`, the values decide. */
export function findOperator(op: string, a: Type, b: Type): Operator | undefined {
  switch (op) {
    case "==":
      return areComparable(a, b) ? { type: bool, run: areEqual } : undefined;
    case "!=":
      return areComparable(a, b) ? { type: bool, run: (x, y, frame) => !areEqual(x, y, frame) } : undefined;
    case "in":
      return findIn(a, b);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return findOrder(op, a, b);
    default:
      return findArithmetic(op, a, b);
  }
}

function areComparable(a: Type, b: Type): boolean {
  if (a.kind === "dyn" || b.kind === "dyn" || a.kind === "null" || b.kind === "null") return true;
  return a.kind === b.kind || (isNumeric(a) && isNumeric(b));
}

function findIn(a: Type, b: Type): Operator | undefined {
  if (b.kind === "list" && !areComparable(a, b.of)) return undefined;
  if (b.kind === "object" && a.kind !== "string" && a.kind !== "dyn") return undefined;
  if (b.kind !== "list" && b.kind !== "object" && b.kind !== "dyn") return undefined;
  return {
    type: bool,
    run(item, container, frame) {
      if (Array.isArray(container)) {
        frame.spend(container.length / 16);
        return container.some((element) => areEqual(item, element, frame));
      }
      if (!isObject(container)) return fail(`\`in\` needs a list or an object, found ${kindOf(container)}`);
      return typeof item === "string"
        ? Object.hasOwn(container, item)
        : fail("`in` an object needs a string");
    },
  };
}

const ordered = new Set(["string", "bool", "timestamp", "duration", "dyn"]);

function findOrder(op: string, a: Type, b: Type): Operator | undefined {
  const fits = isNumeric(a) && isNumeric(b);
  const same = ordered.has(a.kind) && (a.kind === b.kind || b.kind === "dyn");
  const loose =
    (a.kind === "dyn" && (ordered.has(b.kind) || isNumeric(b))) || (b.kind === "dyn" && isNumeric(a));
  if (!fits && !same && !loose) return undefined;
  const holds = orders[op as keyof typeof orders];
  if (fits || (a.kind === "string" && b.kind === "string")) {
    return { type: bool, run: (x, y) => holds(x as number, y as number) };
  }
  return { type: bool, run: (x, y) => holds(comparable(x, y), comparable(y, x)) };
}

const orders = {
  "<": (x: number, y: number) => x < y,
  "<=": (x: number, y: number) => x <= y,
  ">": (x: number, y: number) => x > y,
  ">=": (x: number, y: number) => x >= y,
};

/** A value as something JavaScript orders; texts stay texts, which its operators compare as well. */
function comparable(value: Value, other: Value): number {
  if (value instanceof Timestamp && other instanceof Timestamp) return Timestamp.ms(value);
  if (value instanceof Duration && other instanceof Duration) return Duration.ms(value);
  const kind = typeof value;
  if (kind === typeof other && (kind === "number" || kind === "string" || kind === "boolean"))
    return value as number;
  return fail(`${kindOf(value)} and ${kindOf(other)} have no order`);
}

function findArithmetic(op: string, a: Type, b: Type): Operator | undefined {
  if (a.kind === "int" && b.kind === "int") {
    const compute = integers[op as keyof typeof integers];
    return { type: int, run: (x, y) => safe(compute(x as number, y as number)) };
  }
  if (isNumeric(a) && isNumeric(b)) {
    if (op === "%") return undefined;
    return { type: double, run: (x, y) => amount(op, x as number, y as number) };
  }
  if (op === "+" && a.kind === "string" && b.kind === "string") return { type: string, run: concatenate };
  if (op === "+" && a.kind === "list" && b.kind === "list")
    return { type: listOf(join(a.of, b.of)), run: append };
  const time = findTime(op, a, b);
  if (time !== undefined) return { type: time, run: (x, y, frame) => dynamic(op, x, y, frame) };
  if (a.kind !== "dyn" && b.kind !== "dyn") return undefined;
  const other = a.kind === "dyn" ? b : a;
  if (!allowed[op as keyof typeof allowed].has(other.kind)) return undefined;
  return { type: other.kind === "string" ? string : dyn, run: (x, y, frame) => dynamic(op, x, y, frame) };
}

const allowed = {
  "+": new Set(["dyn", "int", "double", "string", "list", "timestamp", "duration"]),
  "-": new Set(["dyn", "int", "double", "timestamp", "duration"]),
  "*": new Set(["dyn", "int", "double"]),
  "/": new Set(["dyn", "int", "double"]),
  "%": new Set(["dyn", "int"]),
};

function findTime(op: string, a: Type, b: Type): Type | undefined {
  if (a.kind === "timestamp" && b.kind === "duration")
    return op === "+" || op === "-" ? timestamp : undefined;
  if (a.kind === "duration" && b.kind === "timestamp") return op === "+" ? timestamp : undefined;
  if (a.kind === "duration" && b.kind === "duration") return op === "+" || op === "-" ? duration : undefined;
  if (a.kind === "timestamp" && b.kind === "timestamp") return op === "-" ? duration : undefined;
  return undefined;
}

const integers = {
  "+": (x: number, y: number) => x + y,
  "-": (x: number, y: number) => x - y,
  "*": (x: number, y: number) => x * y,
  "/": (x: number, y: number) => (y === 0 ? fail("division by zero") : Math.trunc(x / y)),
  "%": (x: number, y: number) => (y === 0 ? fail("modulus by zero") : x % y),
};

function safe(value: number): number {
  // Adding 0 makes −0, which JSON would keep apart, an ordinary zero.
  return Number.isSafeInteger(value) ? value + 0 : fail("the integer is not within ±(2^53−1)");
}

function amount(op: string, x: number, y: number): number {
  const value = op === "+" ? x + y : op === "-" ? x - y : op === "*" ? x * y : x / y;
  if (Number.isFinite(value)) return value;
  return fail(op === "/" && y === 0 ? "division by zero" : "the number is too large");
}

/** The longest text an expression may make, in characters. */
const textLimit = limits.bodyBytes;

/** Puts two texts together, within the bound of one body. */
export function concatenate(a: Value, b: Value, frame: Frame<never>): string {
  const text = (a as string) + (b as string);
  if (text.length > textLimit) return fail(`the text is longer than ${textLimit} characters`);
  if (text.length > 256) frame.spend(text.length / 256);
  return text;
}

function append(a: Value, b: Value, frame: Frame<never>): Value {
  const first = a as Value[];
  const second = b as Value[];
  frame.spend(first.length + second.length);
  return [...first, ...second];
}

/** The operator chosen by the values. Whether a number is an int is only known of types: here division is of real numbers. */
function dynamic(op: string, a: Value, b: Value, frame: Frame<never>): Value {
  if (typeof a === "number" && typeof b === "number") {
    if (op !== "%") return amount(op, a, b);
    return Number.isInteger(a) && Number.isInteger(b) ? integers["%"](a, b) : fail("`%` needs integers");
  }
  if (op === "+") {
    if (typeof a === "string" && typeof b === "string") return concatenate(a, b, frame);
    if (Array.isArray(a) && Array.isArray(b)) return append(a, b, frame);
    if (a instanceof Duration && b instanceof Timestamp) return at(Timestamp.ms(b) + Duration.ms(a));
  }
  if (op === "+" || op === "-") {
    const sign = op === "+" ? 1 : -1;
    if (a instanceof Timestamp && b instanceof Duration) return at(Timestamp.ms(a) + sign * Duration.ms(b));
    if (a instanceof Duration && b instanceof Duration)
      return new Duration(Duration.ms(a) + sign * Duration.ms(b));
    if (op === "-" && a instanceof Timestamp && b instanceof Timestamp)
      return new Duration(Timestamp.ms(a) - Timestamp.ms(b));
  }
  return fail(`\`${op}\` is not defined for ${kindOf(a)} and ${kindOf(b)}`);
}

/** A timestamp within the years CEL knows. */
export function at(ms: number): Timestamp {
  if (!(ms >= timestampRange.first && ms <= timestampRange.last))
    return fail("the time is not within the years 1 to 9999");
  return new Timestamp(ms);
}
