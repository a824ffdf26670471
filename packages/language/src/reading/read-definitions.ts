import { type JsonValue, limits } from "@machinery/protocol";
import type { Problem } from "../cel/problem.js";
import type { Position, ReadDocument } from "../definition.js";
import type { Finding } from "../finding.js";
import { protoName } from "../proto-name.js";
import { parseText, type TextDocument } from "./parse-text.js";
import { readService } from "./read-service.js";
import { readWorkflow } from "./read-workflow.js";
import { Reader } from "./reader.js";
import { nodeFromJson, type SourceMap, type SourceNode } from "./source-node.js";

type Kind = "service" | "workflow";
type Locate = (at: number) => Position | undefined;

/**
 * Reads every definition in a text: one JSON object, a JSON array of them, or one or several YAML documents, in
 * either spelling. Never throws. A document whose reading has errors is given as far as it was read, unless nobody
 * can tell what it is. Places count through the whole text.
 */
export function readDefinitions(text: string): { documents: ReadDocument[]; findings: Finding[] } {
  const { documents: parts, position } = parseText(text);
  const documents: ReadDocument[] = [];
  const findings: Finding[] = [];
  let found = false;
  for (const part of parts) {
    for (const { at, problem } of part.problems) findings.push(toFinding("", problem, position(at)));
    if (part.node === undefined || isNothing(part.node)) {
      found ||= part.problems.length > 0;
      continue;
    }
    found = true;
    for (const [node, source] of definitionsIn(part, part.node, text)) {
      const read = readNode(node, source, undefined, position);
      findings.push(...read.findings);
      if (read.document !== undefined) documents.push(read.document);
    }
  }
  if (!found) {
    findings.push(
      toFinding(
        "",
        { code: "DOCUMENT_EMPTY", expected: "a service or a workflow", found: "nothing", hint: "write one" },
        { line: 1, column: 1 },
      ),
    );
  }
  return { documents, findings };
}

/** Reads a definition from an already parsed JSON value. `kind` says what it must be, where the route tells. */
export function readDefinitionValue(
  value: JsonValue,
  kind?: Kind,
): { document?: ReadDocument; findings: Finding[] } {
  const node = nodeFromJson(value, limits.depth);
  if (node === "TOO_DEEP") return { findings: [toFinding("", tooDeep, undefined)] };
  if (node === "INVALID_NAME") return { findings: [toFinding("", protoName, undefined)] };
  return readNode(node, "", kind, () => undefined);
}

const tooDeep: Problem = {
  code: "TOO_DEEP",
  expected: `definitions nested at most ${limits.depth} deep`,
  found: "more",
  hint: "make it flatter",
};

const isNothing = (node: SourceNode): boolean => node.kind === "scalar" && node.value === null;

/** The definitions of one document: itself, or the elements of a list. */
function definitionsIn(part: TextDocument, node: SourceNode, text: string): [SourceNode, string][] {
  if (node.kind !== "list") return [[node, part.source]];
  return node.items.map((item) => [item, item.kind === "map" ? sourceOf(item, text) : ""]);
}

/** The text of one element. In a block, its lines keep the indentation they had, the first one too. */
function sourceOf({ at, end }: SourceMap, text: string): string {
  const source = text.slice(at, end);
  if (source.startsWith("{")) return source;
  return " ".repeat(at - text.lastIndexOf("\n", at - 1) - 1) + source;
}

function readNode(
  node: SourceNode,
  source: string,
  wanted: Kind | undefined,
  position: Locate,
): { document?: ReadDocument; findings: Finding[] } {
  const kind = kindOf(node, wanted);
  if (typeof kind !== "string") return { findings: [toFinding(kind.path, kind.problem, position(kind.at))] };
  const reader = new Reader();
  reader.mark("", node.at);
  const definition =
    kind === "service"
      ? { kind, definition: readService(reader, node) }
      : { kind, definition: readWorkflow(reader, node) };
  const locate = (path: string): Position | undefined => position(reader.place(path));
  const findings = reader.found().map(({ finding, at }) => ({ ...finding, ...position(at) }));
  return { document: { ...definition, source, locate }, findings };
}

interface Refused {
  readonly path: string;
  readonly at: number;
  readonly problem: Problem;
}

/** What a document is: what it says, or what its keys tell. */
function kindOf(node: SourceNode, wanted: Kind | undefined): Kind | Refused {
  if (node.kind !== "map") {
    return {
      path: "",
      at: node.at,
      problem: {
        code: "NOT_A_DEFINITION",
        expected: "a map that defines a service or a workflow",
        found: node.kind === "list" ? "a list" : "a single value",
        hint: "begin with `name:`",
      },
    };
  }
  const said = entry(node, "kind");
  if (said !== undefined) {
    const { value } = said;
    const kind = value.kind === "scalar" ? value.value : undefined;
    const fits = wanted === undefined || kind === wanted;
    if ((kind === "service" || kind === "workflow") && fits) return kind;
    return {
      path: "kind",
      at: value.at,
      problem: {
        code: "NOT_A_DEFINITION",
        expected: wanted === undefined ? "`service` or `workflow`" : `\`${wanted}\``,
        found: JSON.stringify(kind ?? null).slice(0, 60),
        hint: "correct `kind`",
      },
    };
  }
  if (wanted !== undefined) return wanted;
  if (has(node, "address") || has(node, "endpoints")) return "service";
  if (has(node, "services") || has(node, "operations")) return "workflow";
  const shown = node.entries.slice(0, 8).map(({ key }) => `\`${key.slice(0, 40)}\``);
  return {
    path: "",
    at: node.at,
    problem: {
      code: "NOT_A_DEFINITION",
      expected: "a service (`address`) or a workflow (`services` or `operations`)",
      found: node.entries.length === 0 ? "an empty map" : `only ${shown.join(", ")}`,
      hint: "add what is missing, or say `kind: service` or `kind: workflow`",
    },
  };
}

const entry = (node: SourceMap, key: string) => node.entries.find((candidate) => candidate.key === key);

/** Whether a definition has a key, beside or inside its `spec`. */
function has(node: SourceMap, key: string): boolean {
  const spec = entry(node, "spec")?.value;
  return entry(node, key) !== undefined || (spec?.kind === "map" && entry(spec, key) !== undefined);
}

function toFinding(path: string, problem: Problem, position: Position | undefined): Finding {
  const { code, expected, found, hint } = problem;
  return { severity: problem.severity ?? "error", code, path, expected, found, hint, ...position };
}
