import type { JsonValue } from "@machinery/protocol";
import { asks, type Keyword, mismatch, type SchemaCheck, type SchemaCompiler } from "./schema-check.js";

function branches(value: JsonValue, compiler: SchemaCompiler, pointer: string): SchemaCheck[] {
  if (Array.isArray(value) && value.length > 0)
    return value.map((schema, index) => compiler.compile(schema, `${pointer}/${index}`));
  compiler.problem(pointer, "a list of schemas", JSON.stringify(value).slice(0, 60));
  return [];
}

const allOf: Keyword = (value, _schema, compiler, pointer) => {
  const checks = branches(value, compiler, pointer);
  return (value, at, run, seen) => {
    let matches = true;
    for (const check of checks) {
      if (!check(value, at, run, seen)) matches = false;
    }
    return matches;
  };
};

const anyOf: Keyword = (value, _schema, compiler, pointer) => {
  const checks = branches(value, compiler, pointer);
  return (value, at, run, seen) => {
    let matches = false;
    for (const check of checks) {
      if (!asks(check, value, at, run, seen)) continue;
      matches = true;
      // The others may still mark what they look at.
      if (seen === undefined) break;
    }
    return matches || mismatch(run, at, `a value that matches one of ${checks.length} schemas`, value);
  };
};

const oneOf: Keyword = (value, _schema, compiler, pointer) => {
  const checks = branches(value, compiler, pointer);
  return (value, at, run, seen) => {
    const matching = checks.filter((check) => asks(check, value, at, run, seen)).length;
    if (matching === 1) return true;
    const expected = `a value that matches exactly one of ${checks.length} schemas (it matches ${matching})`;
    return mismatch(run, at, expected, value);
  };
};

const not: Keyword = (schema, _schema, compiler, pointer) => {
  const check = compiler.compile(schema, pointer);
  return (value, at, run) =>
    !asks(check, value, at, run, undefined) ||
    mismatch(run, at, "a value that does not match what is excluded", value);
};

const condition: Keyword = (schema, rest, compiler, pointer) => {
  const check = compiler.compile(schema, pointer);
  const beside = pointer.slice(0, pointer.lastIndexOf("/"));
  const branch = (name: string) =>
    rest[name] === undefined ? undefined : compiler.compile(rest[name], `${beside}/${name}`);
  const [then, otherwise] = [branch("then"), branch("else")];
  return (value, at, run, seen) =>
    (asks(check, value, at, run, seen) ? then : otherwise)?.(value, at, run, seen) ?? true;
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
