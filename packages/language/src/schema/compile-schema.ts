import { type JsonObject, type JsonValue, limits } from "@machinery/protocol";
import { listKeywords, unevaluatedItems } from "./list-keywords.js";
import { logicKeywords } from "./logic-keywords.js";
import { escape, objectKeywords, unevaluatedProperties } from "./object-keywords.js";
import { resolvePointer } from "./resolve-pointer.js";
import { scalarKeywords } from "./scalar-keywords.js";
import {
  type At,
  isJsonObject,
  type Keyword,
  mismatch,
  type SchemaCheck,
  type SchemaCompiler,
  type SchemaRun,
  SchemaTooCostly,
  type Seen,
  spend,
} from "./schema-check.js";

/** A JSON Schema that is ready to check values. */
export interface CompiledSchema {
  /**
   * Checks a value; every mismatch is told, with its place below the value. Bounded in steps and depth: what goes
   * beyond is a mismatch of the whole.
   */
  check(value: JsonValue, report: (at: At | undefined, expected: string, found: JsonValue) => void): boolean;
}

/** What is wrong with a schema itself. */
export interface SchemaProblem {
  /** A JSON pointer below the schema. */
  readonly pointer: string;
  readonly expected: string;
  readonly found: string;
}

/** Enough for a body full of small values; about half a second. */
const stepLimit = 5_000_000;
const depthLimit = 256;

const keywords: Record<string, Keyword> = {
  ...scalarKeywords,
  ...listKeywords,
  ...objectKeywords,
  ...logicKeywords,
};
/** These look at what the others have marked. */
const lateKeywords: Record<string, Keyword> = { unevaluatedItems, unevaluatedProperties };
const passive = new Set(
  "$schema $id $anchor $dynamicAnchor $comment $defs $vocabulary definitions title description default examples deprecated readOnly writeOnly format contentEncoding contentMediaType contentSchema then else minContains maxContains".split(
    " ",
  ),
);

/**
 * Compiles a JSON Schema of draft 2020-12 to closures: no code is generated, and patterns take linear time.
 * References stay inside the schema. `format` is a remark and not checked, as the draft has it.
 */
export function compileSchema(root: JsonObject): {
  schema: CompiledSchema;
  problems: readonly SchemaProblem[];
} {
  const problems: SchemaProblem[] = [];
  const marksNeeded = JSON.stringify(root).includes('"unevaluated');
  const compiled = new Map<JsonValue, SchemaCheck>();
  let depth = 0;

  const compiler: SchemaCompiler = {
    problem: (pointer, expected, found) =>
      void (problems.length < 20 && problems.push({ pointer, expected, found })),
    resolve(reference, pointer) {
      const found = resolvePointer(root, reference);
      if (found !== undefined) return compiler.compile(found, reference);
      compiler.problem(
        pointer,
        "a reference inside this schema, such as `#/$defs/item`",
        JSON.stringify(reference).slice(0, 80),
      );
      return () => true;
    },
    compile(schema, pointer) {
      if (schema === true) return () => true;
      if (schema === false) return (value, at, run) => mismatch(run, at, "no value", value);
      if (!isJsonObject(schema)) {
        compiler.problem(pointer, "a schema: an object, true or false", JSON.stringify(schema).slice(0, 60));
        return () => true;
      }
      const known = compiled.get(schema);
      if (known !== undefined) return known;
      if (depth > limits.depth) {
        compiler.problem(pointer, `schemas nested at most ${limits.depth} deep`, "more");
        return () => true;
      }
      depth++;
      // A schema that refers to itself finds this while it is being compiled.
      let checks: readonly SchemaCheck[] = [];
      const check: SchemaCheck = (value, at, run, seen) => {
        if (run.depth > depthLimit)
          throw new SchemaTooCostly(`the check is nested deeper than ${depthLimit}`);
        spend(run, 1);
        run.depth++;
        // What is around a schema does not see its marks before it matched, and it never sees theirs.
        const marks: Seen | undefined = marksNeeded ? { names: new Set(), indexes: new Set() } : undefined;
        let matches = true;
        for (let index = 0; index < checks.length; index++) {
          if (!checks[index]!(value, at, run, marks)) matches = false;
        }
        run.depth--;
        if (matches && seen !== undefined && marks !== undefined) {
          marks.names.forEach((name) => seen.names.add(name));
          marks.indexes.forEach((index) => seen.indexes.add(index));
        }
        return matches;
      };
      compiled.set(schema, check);
      checks = compileKeywords(schema, compiler, pointer);
      depth--;
      return check;
    },
  };

  const check = compiler.compile(root, "");
  return { schema: { check: (value, report) => validate(check, value, report) }, problems };
}

function compileKeywords(schema: JsonObject, compiler: SchemaCompiler, pointer: string): SchemaCheck[] {
  const checks: SchemaCheck[] = [];
  const late: SchemaCheck[] = [];
  for (const [name, value] of Object.entries(schema)) {
    const place = `${pointer}/${escape(name)}`;
    if (name === "$id" && pointer !== "")
      compiler.problem(place, "one schema without embedded ones", "`$id` below the root");
    // What `$defs` holds is checked even when nothing refers to it.
    if (name === "$defs" && isJsonObject(value)) {
      for (const [key, inner] of Object.entries(value)) compiler.compile(inner, `${place}/${escape(key)}`);
    }
    const keyword = Object.hasOwn(keywords, name) ? keywords[name] : undefined;
    const check = keyword?.(value, schema, compiler, place);
    if (check !== undefined) checks.push(check);
    if (Object.hasOwn(lateKeywords, name)) late.push(lateKeywords[name]!(value, schema, compiler, place)!);
  }
  return [...checks, ...late];
}

/** Whether a keyword means something in draft 2020-12. */
export function isSchemaKeyword(name: string): boolean {
  return Object.hasOwn(keywords, name) || Object.hasOwn(lateKeywords, name) || passive.has(name);
}

/** Every keyword, for suggestions. */
export const schemaKeywords: readonly string[] = [
  ...Object.keys(keywords),
  ...Object.keys(lateKeywords),
  ...passive,
];

function validate(check: SchemaCheck, value: JsonValue, report: SchemaRun["report"]): boolean {
  const run: SchemaRun = { report, quiet: 0, stepsLeft: stepLimit, depth: 0 };
  try {
    return check(value, undefined, run, undefined);
  } catch (error) {
    if (!(error instanceof SchemaTooCostly)) throw error;
    report(undefined, "a value that can be checked within bounds", value);
    return false;
  }
}
