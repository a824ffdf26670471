import type { JsonObject } from "@machinery/client";
import { definitionShapes, operationRows, partShapes, verbShapes, type Row } from "@machinery/language";
import type { Completion, Completions } from "./completions-at.js";

/** What stands around a place: a map of a shape, operations, or several of a shape by name. */
type Around = { readonly kind: "shape" | "named"; readonly id: string } | { readonly kind: "operations" };

const shapes = new Map([...definitionShapes, ...partShapes].map((shape) => [shape.id, shape.rows]));

/** The keys that may be written where a text ends, or the words that its last key takes. It goes by lines and how far right they stand. */
export function keysAt(before: string): Completions | undefined {
  const lines = before.split("\n");
  const last = lines.at(-1)!;
  const word = /^ *(?:- +)*([\w$]*)$/.exec(last);
  const value = /^ *(?:- +)*([\w$]+): *(\w*)$/.exec(last);
  const [from, column, dashed] = [before.length, keyColumn(last), last.includes("- ")];
  if (word === null && value === null) return undefined;
  const { way, beside } = linesAround(lines.slice(0, -1), column, dashed);
  const around = follow(way);
  if (around === undefined) return undefined;
  const rows = rowsOf(around, beside);
  if (value !== null) {
    const [, key, typed = ""] = value;
    const row = rows.find((candidate) => candidate.key === key);
    return {
      from: from - typed.length,
      options: wordsOf(row?.form.schema ?? {}).map((label) => ({ label })),
    };
  }
  const options = rows.filter(({ key }) => !beside.has(key)).map(optionOf);
  return { from: from - word![1]!.length, options };
}

const optionOf = ({ key, about }: Row): Completion => ({
  label: key,
  detail: about.replaceAll("`", ""),
  apply: `${key}: `,
});

/** Where the key of a line stands, behind its dashes. */
const keyColumn = (line: string): number => /^ *(?:- +)*/.exec(line)![0].length;

interface WayStep {
  readonly key: string;
  /** Whether it stands behind a dash, or beside one that does: in an element of a list. */
  readonly isElement: boolean;
}

/** The keys that lead to a place, the outermost first, and those that stand beside it. */
function linesAround(
  lines: readonly string[],
  column: number,
  dashed: boolean,
): { way: (WayStep | "element")[]; beside: ReadonlySet<string> } {
  const way: (WayStep | "element")[] = [];
  const beside = new Set<string>();
  let least = column;
  let isBegun = dashed;
  if (dashed) way.unshift("element");
  for (const line of lines.toReversed()) {
    const found = /^( *)((?:- +)*)([\w$-]+):(?:\s|$)/.exec(line);
    if (found === null) continue;
    const [, indent = "", dashes = "", key = ""] = found;
    const at = indent.length + dashes.length;
    if (at === least && !isBegun) {
      beside.add(key);
      if (dashes !== "") [isBegun] = [way.unshift("element") > 0];
    } else if (at < least) {
      way.unshift({ key, isElement: dashes !== "" });
      least = at;
      isBegun = dashes !== "";
      if (isBegun) way.unshift("element");
    }
  }
  return { way, beside };
}

/** What a way leads to, from the workflow on. */
function follow(way: readonly (WayStep | "element")[]): Around | undefined {
  let around: Around | undefined = { kind: "shape", id: "workflow" };
  for (const step of way) {
    if (around === undefined) return undefined;
    if (step === "element") around = elementOf(around);
    else if (around.kind === "operations") around = { kind: "shape", id: "operation" };
    else if (around.kind === "named")
      around = around.id === "operations" ? { kind: "operations" } : { kind: "shape", id: around.id };
    else around = step.key === "spec" ? around : inside(around.id, step.key);
  }
  return around;
}

const elementOf = (around: Around): Around =>
  around.kind === "operations" ? { kind: "shape", id: "operation" } : { kind: "shape", id: around.id };

function inside(id: string, key: string): Around | undefined {
  const rows =
    id === "operation"
      ? [...operationRows, ...verbShapes.flatMap((shape) => shape.rows)]
      : (shapes.get(id) ?? []);
  const row = rows.find((candidate) => candidate.key === key);
  return row && aroundOf(row.form.schema);
}

/** What the value of a key is made of. */
function aroundOf(schema: JsonObject): Around | undefined {
  const ref = refOf(schema);
  if (ref === "operations") return { kind: "operations" };
  if (ref !== undefined) return { kind: "shape", id: ref };
  const inner = [schema["additionalProperties"], schema["items"]].map((part) =>
    refOf((part ?? {}) as JsonObject),
  );
  const [byName, inList] = inner;
  // Branches: operations by name.
  if (byName === "operations") return { kind: "named", id: "operations" };
  if (byName !== undefined) return { kind: "named", id: byName };
  if (inList !== undefined) return { kind: "shape", id: inList };
  const either = Array.isArray(schema["anyOf"]) ? (schema["anyOf"] as JsonObject[]) : [];
  return either.map(aroundOf).find((found) => found !== undefined);
}

const refOf = ({ $ref }: JsonObject): string | undefined =>
  typeof $ref === "string" ? $ref.replace("#/$defs/", "") : undefined;

function rowsOf(around: Around, beside: ReadonlySet<string>): readonly Row[] {
  if (around.kind !== "shape") return [];
  if (around.id !== "operation") return shapes.get(around.id) ?? [];
  const verb = verbShapes.find(({ id }) => beside.has(id));
  if (verb !== undefined) return [...operationRows, ...verb.rows];
  const first = verbShapes.map(({ id, about, rows }) => ({
    ...rows[0]!,
    key: id,
    about: about.split(". ")[0]!,
  }));
  return [...operationRows, ...first];
}

/** The words that a key takes, where those are few. */
function wordsOf({ enum: choices, type, anyOf }: JsonObject): string[] {
  if (Array.isArray(choices)) return choices.map(String);
  if (type === "boolean") return ["true", "false"];
  return Array.isArray(anyOf) ? (anyOf as JsonObject[]).flatMap(wordsOf) : [];
}
