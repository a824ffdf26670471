import type { JsonValue } from "@machinery/protocol";
import {
  asks,
  type Keyword,
  mismatch,
  type SchemaCheck,
  type SchemaCompiler,
  type Seen,
} from "./schema-check.js";

function branches(value: JsonValue, compiler: SchemaCompiler, pointer: string): SchemaCheck[] {
  if (Array.isArray(value) && value.length > 0)
    return value.map((schema, index) => compiler.compile(schema, `${pointer}/${index}`));
  compiler.problem(pointer, "a list of schemas", JSON.stringify(value).slice(0, 60));
  return [];
}

/** A branch marks what it looked at only when it matches. */
function attempt(seen: Seen | undefined): Seen | undefined {
  return seen && { names: new Set(), indexes: new Set() };
}

function keep(seen: Seen | undefined, marks: Seen | undefined): void {
  marks?.names.forEach((name) => seen?.names.add(name));
  marks?.indexes.forEach((index) => seen?.indexes.add(index));
}

const allOf: Keyword = (value, _schema, compiler, pointer) => {
  const checks = branches(value, compiler, pointer);
  return (value, at, run, seen) => {
    let matches = true;
    for (const check of checks) {
      const marks = attempt(seen);
      if (check(value, at, run, marks)) keep(seen, marks);
      else matches = false;
    }
    return matches;
  };
};

const anyOf: Keyword = (value, _schema, compiler, pointer) => {
  const checks = branches(value, compiler, pointer);
  return (value, at, run, seen) => {
    let matches = false;
    for (const check of checks) {
      const marks = attempt(seen);
      if (!asks(check, value, at, run, marks)) continue;
      matches = true;
      if (seen === undefined) break;
      keep(seen, marks);
    }
    return matches || mismatch(run, at, `a value that matches one of ${checks.length} schemas`, value);
  };
};

const oneOf: Keyword = (value, _schema, compiler, pointer) => {
  const checks = branches(value, compiler, pointer);
  return (value, at, run, seen) => {
    let matching = 0;
    let kept: Seen | undefined;
    for (const check of checks) {
      const marks = attempt(seen);
      if (!asks(check, value, at, run, marks)) continue;
      matching++;
      kept = marks;
    }
    if (matching !== 1)
      return mismatch(
        run,
        at,
        `a value that matches exactly one of ${checks.length} schemas (it matches ${matching})`,
        value,
      );
    keep(seen, kept);
    return true;
  };
};

const not: Keyword = (schema, _schema, compiler, pointer) => {
  const check = compiler.compile(schema, pointer);
  return (value, at, run, seen) =>
    !asks(check, value, at, run, attempt(seen)) ||
    mismatch(run, at, "a value that does not match what is excluded", value);
};

const condition: Keyword = (schema, rest, compiler, pointer) => {
  const check = compiler.compile(schema, pointer);
  const beside = pointer.slice(0, pointer.lastIndexOf("/"));
  const branch = (name: string) =>
    rest[name] === undefined ? undefined : compiler.compile(rest[name], `${beside}/${name}`);
  const [then, otherwise] = [branch("then"), branch("else")];
  return (value, at, run, seen) => {
    const marks = attempt(seen);
    const holds = asks(check, value, at, run, marks);
    if (holds) keep(seen, marks);
    return (holds ? then : otherwise)?.(value, at, run, seen) ?? true;
  };
};

const reference: Keyword = (value, _schema, compiler, pointer) => {
  if (typeof value === "string") return compiler.resolve(value, pointer);
  compiler.problem(pointer, "a text such as `#/$defs/item`", JSON.stringify(value).slice(0, 60));
  return undefined;
};

/** The keywords that put schemas together. `then` and `else` belong to `if`. */
export const logicKeywords: Record<string, Keyword> = {
  $ref: reference,
  $dynamicRef: reference,
  allOf,
  anyOf,
  oneOf,
  not,
  if: condition,
};
