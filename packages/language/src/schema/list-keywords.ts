import type { JsonValue } from "@machinery/protocol";
import { isCount } from "./scalar-keywords.js";
import { asks, canonical, type Keyword, mismatch, spend } from "./schema-check.js";

function count(holds: (count: number, limit: number) => boolean, words: string): Keyword {
  return (limit, _schema, compiler, pointer) => {
    if (!isCount(limit, compiler, pointer)) return undefined;
    return (value, at, run) =>
      !Array.isArray(value) ||
      holds(value.length, limit) ||
      mismatch(run, at, `a list of ${words} ${limit} elements`, value);
  };
}

const prefixItems: Keyword = (schemas, _schema, compiler, pointer) => {
  if (!Array.isArray(schemas) || schemas.length === 0) {
    compiler.problem(pointer, "a list of schemas", JSON.stringify(schemas).slice(0, 60));
    return undefined;
  }
  const checks = schemas.map((schema, index) => compiler.compile(schema, `${pointer}/${index}`));
  return (value, at, run, seen) => {
    if (!Array.isArray(value)) return true;
    let matches = true;
    for (let index = 0; index < Math.min(checks.length, value.length); index++) {
      seen?.indexes.add(index);
      if (!checks[index]!(value[index]!, { parent: at, key: index }, run, undefined)) matches = false;
    }
    return matches;
  };
};

const items: Keyword = (schema, { prefixItems }, compiler, pointer) => {
  if (Array.isArray(schema)) {
    compiler.problem(
      pointer,
      "a schema (in draft 2020-12, a list of schemas is called prefixItems)",
      "a list",
    );
    return undefined;
  }
  const from = Array.isArray(prefixItems) ? prefixItems.length : 0;
  const check = compiler.compile(schema, pointer);
  return (value, at, run, seen) => {
    if (!Array.isArray(value)) return true;
    let matches = true;
    for (let index = from; index < value.length; index++) {
      seen?.indexes.add(index);
      if (!check(value[index]!, { parent: at, key: index }, run, undefined)) matches = false;
    }
    return matches;
  };
};

const contains: Keyword = (schema, { minContains, maxContains }, compiler, pointer) => {
  const check = compiler.compile(schema, pointer);
  const least = typeof minContains === "number" ? minContains : 1;
  const most = typeof maxContains === "number" ? maxContains : Number.POSITIVE_INFINITY;
  return (value, at, run, seen) => {
    if (!Array.isArray(value)) return true;
    let found = 0;
    for (let index = 0; index < value.length; index++) {
      if (!asks(check, value[index]!, { parent: at, key: index }, run, undefined)) continue;
      found++;
      seen?.indexes.add(index);
    }
    if (found >= least && found <= most) return true;
    return mismatch(
      run,
      at,
      most === Number.POSITIVE_INFINITY
        ? `a list with at least ${least} matching element(s)`
        : `a list with ${least} to ${most} matching elements`,
      value,
    );
  };
};

const uniqueItems: Keyword = (wanted) => {
  if (wanted !== true) return undefined;
  return (value, at, run) => {
    if (!Array.isArray(value)) return true;
    return (
      new Set(value.map((item) => canonical(item, run))).size === value.length ||
      mismatch(run, at, "a list without repetitions", value)
    );
  };
};

/** Must be looked at after all other keywords of its schema. */
export const unevaluatedItems: Keyword = (schema, _schema, compiler, pointer) => {
  const check = compiler.compile(schema, pointer);
  return (value: JsonValue, at, run, seen) => {
    if (!Array.isArray(value)) return true;
    spend(run, value.length);
    let matches = true;
    for (let index = 0; index < value.length; index++) {
      if (seen?.indexes.has(index) === true) continue;
      if (!check(value[index]!, { parent: at, key: index }, run, undefined)) matches = false;
      seen?.indexes.add(index);
    }
    return matches;
  };
};

/** The keywords of lists. */
export const listKeywords: Record<string, Keyword> = {
  maxItems: count((count, limit) => count <= limit, "at most"),
  minItems: count((count, limit) => count >= limit, "at least"),
  prefixItems,
  items,
  contains,
  uniqueItems,
};
