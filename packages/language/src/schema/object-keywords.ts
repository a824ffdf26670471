import type { JsonValue } from "@machinery/protocol";
import { compilePattern, type Pattern } from "../cel/pattern.js";
import { isCount, patternWeight } from "./scalar-keywords.js";
import {
  isJsonObject,
  type Keyword,
  mismatch,
  type SchemaCheck,
  type SchemaCompiler,
  spend,
} from "./schema-check.js";

function count(holds: (count: number, limit: number) => boolean, words: string): Keyword {
  return (limit, _schema, compiler, pointer) => {
    if (!isCount(limit, compiler, pointer)) return undefined;
    return (value, at, run) =>
      !isJsonObject(value) ||
      holds(Object.keys(value).length, limit) ||
      mismatch(run, at, `an object of ${words} ${limit} fields`, value);
  };
}

/** A keyword's map of schemas, compiled. */
function schemas(value: JsonValue, compiler: SchemaCompiler, pointer: string): [string, SchemaCheck][] {
  if (!isJsonObject(value)) {
    compiler.problem(pointer, "an object of schemas", JSON.stringify(value).slice(0, 60));
    return [];
  }
  return Object.entries(value).map(([name, schema]) => [
    name,
    compiler.compile(schema, `${pointer}/${escape(name)}`),
  ]);
}

/** A name as a step of a JSON pointer. */
export const escape = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

function texts(value: JsonValue | undefined, compiler: SchemaCompiler, pointer: string): string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  compiler.problem(pointer, "a list of names", JSON.stringify(value).slice(0, 60));
  return [];
}

const properties: Keyword = (value, _schema, compiler, pointer) => {
  const checks = schemas(value, compiler, pointer);
  return (value, at, run, seen) => {
    if (!isJsonObject(value)) return true;
    let matches = true;
    for (const [name, check] of checks) {
      if (!Object.hasOwn(value, name)) continue;
      seen?.names.add(name);
      if (!check(value[name]!, { parent: at, key: name }, run, undefined)) matches = false;
    }
    return matches;
  };
};

function patterns(
  value: JsonValue | undefined,
  compiler: SchemaCompiler,
  pointer: string,
): [Pattern, string][] {
  return Object.keys(isJsonObject(value) ? value : {}).flatMap((source): [Pattern, string][] => {
    const compiled = compilePattern(source);
    if (compiled.ok) return [[compiled.pattern, source]];
    compiler.problem(
      pointer,
      "a regular expression of the RE2 kind",
      `${JSON.stringify(source).slice(0, 60)}, of which the parser says "${compiled.message}"`,
    );
    return [];
  });
}

const patternProperties: Keyword = (value, _schema, compiler, pointer) => {
  const checks = new Map(schemas(value, compiler, pointer));
  const all = patterns(value, compiler, pointer).map(([pattern, source]) => ({
    pattern,
    check: checks.get(source)!,
  }));
  return (value, at, run, seen) => {
    if (!isJsonObject(value)) return true;
    let matches = true;
    for (const name of Object.keys(value)) {
      for (const { pattern, check } of all) {
        spend(run, patternWeight * pattern.cost(name.length));
        if (!pattern.test(name)) continue;
        seen?.names.add(name);
        if (!check(value[name]!, { parent: at, key: name }, run, undefined)) matches = false;
      }
    }
    return matches;
  };
};

const additionalProperties: Keyword = (value, schema, compiler, pointer) => {
  const check = compiler.compile(value, pointer);
  const named = new Set(Object.keys(isJsonObject(schema["properties"]) ? schema["properties"] : {}));
  // Problems of these patterns are reported by `patternProperties` itself.
  const matching = patterns(schema["patternProperties"], { ...compiler, problem: () => {} }, pointer).map(
    ([pattern]) => pattern,
  );
  const forbidden = value === false;
  return (value, at, run, seen) => {
    if (!isJsonObject(value)) return true;
    let matches = true;
    for (const name of Object.keys(value)) {
      if (named.has(name) || matching.some((pattern) => pattern.test(name))) continue;
      seen?.names.add(name);
      const here = { parent: at, key: name };
      if (
        forbidden
          ? !mismatch(run, here, "no such field", value[name]!)
          : !check(value[name]!, here, run, undefined)
      )
        matches = false;
    }
    return matches;
  };
};

const required: Keyword = (value, _schema, compiler, pointer) => {
  const names = texts(value, compiler, pointer);
  return (value, at, run) => {
    if (!isJsonObject(value)) return true;
    let matches = true;
    for (const name of names) {
      if (!Object.hasOwn(value, name)) matches = mismatch(run, at, `a field \`${name}\``, value);
    }
    return matches;
  };
};

const dependentRequired: Keyword = (value, _schema, compiler, pointer) => {
  const rules = Object.entries(isJsonObject(value) ? value : {}).map(
    ([name, names]) => [name, texts(names, compiler, pointer)] as const,
  );
  return (value, at, run) => {
    if (!isJsonObject(value)) return true;
    let matches = true;
    for (const [name, names] of rules) {
      if (!Object.hasOwn(value, name)) continue;
      for (const other of names) {
        if (!Object.hasOwn(value, other))
          matches = mismatch(run, at, `a field \`${other}\` beside \`${name}\``, value);
      }
    }
    return matches;
  };
};

const dependentSchemas: Keyword = (value, _schema, compiler, pointer) => {
  const rules = schemas(value, compiler, pointer);
  return (value, at, run, seen) => {
    if (!isJsonObject(value)) return true;
    let matches = true;
    for (const [name, check] of rules) {
      if (Object.hasOwn(value, name) && !check(value, at, run, seen)) matches = false;
    }
    return matches;
  };
};

const propertyNames: Keyword = (schema, _schema, compiler, pointer) => {
  const check = compiler.compile(schema, pointer);
  return (value, at, run) => {
    if (!isJsonObject(value)) return true;
    let matches = true;
    for (const name of Object.keys(value)) {
      if (!check(name, { parent: at, key: name }, run, undefined)) matches = false;
    }
    return matches;
  };
};

/** Must be looked at after all other keywords of its schema. */
export const unevaluatedProperties: Keyword = (schema, _schema, compiler, pointer) => {
  const check = compiler.compile(schema, pointer);
  return (value, at, run, seen) => {
    if (!isJsonObject(value)) return true;
    let matches = true;
    for (const name of Object.keys(value)) {
      if (seen?.names.has(name) === true) continue;
      if (!check(value[name]!, { parent: at, key: name }, run, undefined)) matches = false;
      seen?.names.add(name);
    }
    return matches;
  };
};

/** The keywords of objects. */
export const objectKeywords: Record<string, Keyword> = {
  maxProperties: count((count, limit) => count <= limit, "at most"),
  minProperties: count((count, limit) => count >= limit, "at least"),
  required,
  dependentRequired,
  properties,
  patternProperties,
  additionalProperties,
  propertyNames,
  dependentSchemas,
};
