import type { JsonValue } from "@machinery/protocol";
import { limits } from "@machinery/protocol";
import { brokenTerm } from "../cel/broken-term.js";
import { compileCel } from "../cel/compile-cel.js";
import { fail } from "../cel/frame.js";
import { kindOf } from "../cel/member.js";
import { concatenate } from "../cel/operators.js";
import type { Problem } from "../cel/problem.js";
import type { CelScope } from "../cel/root.js";
import type { Run, Term } from "../cel/term.js";
import { Duration, Timestamp } from "../cel/time-values.js";
import {
  type FieldType,
  type Type,
  anyList,
  bool,
  describeType,
  double,
  int,
  join,
  listOf,
  nullType,
  objectOf,
  string,
} from "../cel/type.js";
import { Optional, type Value } from "../cel/value.js";
import { protoName } from "../proto-name.js";
import { scanText, type TextPart } from "./scan-text.js";

/** A problem in a mapping, with its place below the mapping, such as `.message` or `[2]`. */
export interface PlacedProblem {
  readonly path: string;
  readonly problem: Problem;
}

/** Compiles JSON whose texts may hold `${…}`. A field whose value is absent (`${ data.?x }`) is left out. */
export function compileValue(
  value: JsonValue,
  scope: CelScope<never>,
  problems: PlacedProblem[],
  path = "",
  depth = 0,
): Term {
  if (typeof value === "string") {
    return compileText(value, scope, (problem) => problems.push({ path, problem }));
  }
  if (typeof value === "number" && !Number.isFinite(value)) {
    const problem = {
      code: "INVALID_NUMBER",
      expected: "a number that JSON has",
      found: String(value),
      hint: "choose one",
    } as const;
    problems.push({ path, problem });
    return brokenTerm;
  }
  if (typeof value !== "object" || value === null) return literal(value);
  if (depth > limits.depth) {
    problems.push({
      path,
      problem: {
        code: "TOO_DEEP",
        expected: `values nested at most ${limits.depth} deep`,
        found: "more",
        hint: "make it flatter",
      },
    });
    return brokenTerm;
  }
  if (Array.isArray(value)) return compileList(value, scope, problems, path, depth);
  return compileObject(value, scope, problems, path, depth);
}

function literal(value: number | boolean | null): Term {
  const type =
    value === null ? nullType : typeof value === "boolean" ? bool : Number.isInteger(value) ? int : double;
  return { type, run: () => value, cost: 1, constant: value };
}

function compileList(
  value: readonly JsonValue[],
  scope: CelScope<never>,
  problems: PlacedProblem[],
  path: string,
  depth: number,
): Term {
  const items = value.map((item, index) => {
    const place = `${path}[${index}]`;
    const term = compileValue(item, scope, problems, place, depth + 1);
    refuseOptional(term, place, problems);
    return term;
  });
  const type =
    items.length === 0 ? anyList : listOf(items.map((item) => item.type).reduce((a, b) => join(a, b)));
  if (items.every((item) => item.constant !== undefined))
    return shared(
      type,
      items.map((item) => item.constant!),
    );
  return { type, cost: items.length + 1, run: (frame) => items.map((item) => item.run(frame)) };
}

function compileObject(
  value: { [name: string]: JsonValue },
  scope: CelScope<never>,
  problems: PlacedProblem[],
  path: string,
  depth: number,
): Term {
  const fields = new Map<string, FieldType>();
  const entries: { name: string; term: Term; optional: boolean }[] = [];
  for (const [name, field] of Object.entries(value)) {
    if (name === "__proto__") {
      problems.push({ path, problem: protoName });
      continue;
    }
    const term = compileValue(field, scope, problems, `${path}.${name}`, depth + 1);
    const optional = term.type.kind === "optional";
    fields.set(
      name,
      term.type.kind === "optional"
        ? { type: term.type.of, certain: false }
        : { type: term.type, certain: true },
    );
    entries.push({ name, term, optional });
  }
  const type = objectOf(fields);
  if (entries.every(({ term }) => term.constant !== undefined)) {
    return shared(type, Object.fromEntries(entries.map(({ name, term }) => [name, term.constant!])));
  }
  return { type, cost: entries.length + 1, run: objectRun(entries) };
}

function objectRun(entries: readonly { name: string; term: Term; optional: boolean }[]): Run {
  const runs = entries.map(({ name, term }) => ({ name, run: term.run }));
  return (frame) => {
    const result: { [name: string]: Value } = {};
    for (const { name, run } of runs) {
      const value = run(frame);
      // A `dyn` may turn out optional as well.
      if (typeof value === "object" && value instanceof Optional) {
        const content = Optional.get(value);
        if (content !== undefined) result[name] = content;
      } else {
        result[name] = value;
      }
    }
    return result;
  };
}

/** A value that never changes is made once. It is frozen, because it is shared by everybody who evaluates. */
function shared(type: Type, value: Value): Term {
  Object.freeze(value);
  return { type, cost: 1, run: () => value, constant: value };
}

/** Reports a value that may be absent where something has to be. */
export function refuseOptional(term: Term, path: string, problems: PlacedProblem[]): void {
  if (term.type.kind !== "optional") return;
  problems.push({
    path,
    problem: {
      code: "POSSIBLY_ABSENT",
      expected: "a value that surely exists",
      found: "an optional value",
      hint: "add `.orValue(…)`",
    },
  });
}

/** Compiles a text: one that is exactly one `${…}` keeps its type, others become text. */
export function compileText(text: string, scope: CelScope<never>, report: (problem: Problem) => void): Term {
  if (!text.includes("${")) return { type: string, run: () => text, cost: 1, constant: text };
  const scanned = scanText(text);
  if (!scanned.ok) {
    report({
      code: "EXPRESSION_SYNTAX",
      expected: "a `}` that closes the `${`",
      found: `the end, after \`${text.slice(scanned.at, scanned.at + 40)}\``,
      hint: "close it; in YAML, a ` #` outside quotes cuts the line: quote the whole value; a `${` that is meant as text is written `$${`",
    });
    return brokenTerm;
  }
  const parts = scanned.parts.map((part) => compilePart(part, scope, report, scanned.parts.length > 1));
  if (parts.length === 1) return parts[0]!;
  if (parts.includes(brokenTerm)) return brokenTerm;
  const runs = parts.map((part) => part.run);
  const cost = parts.reduce((sum, part) => sum + part.cost, 1);
  return {
    type: string,
    cost,
    run: (frame) => {
      let result = "";
      for (const run of runs) result = concatenate(result, toText(run(frame)), frame);
      return result;
    },
  };
}

const textual = new Set(["string", "int", "double", "bool", "timestamp", "duration", "dyn"]);

function compilePart(
  part: TextPart,
  scope: CelScope<never>,
  report: (problem: Problem) => void,
  inText: boolean,
): Term {
  if ("text" in part) return { type: string, run: () => part.text, cost: 1, constant: part.text };
  const { term, problems } = compileCel(part.cel, scope);
  problems.forEach(report);
  if (problems.some(({ severity }) => severity !== "warning")) return brokenTerm;
  if (inText && !textual.has(term.type.kind)) {
    report({
      code: "TYPE_MISMATCH",
      expected: "something that can stand in a text",
      found: `\`${part.cel.trim().slice(0, 60)}\`, which is of type ${describeType(term.type)}`,
      hint:
        term.type.kind === "optional"
          ? 'add `.orValue("")`'
          : "choose a part of it that is a text or a number",
    });
    return brokenTerm;
  }
  return term;
}

/** A value inside a text. */
function toText(value: Value): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
      return String(value);
    default:
      if (value instanceof Timestamp) return Timestamp.text(value);
      if (value instanceof Duration) return Duration.text(value);
      return fail(`${kindOf(value)} cannot stand in a text`);
  }
}
