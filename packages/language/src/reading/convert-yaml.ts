import { limits } from "@machinery/protocol";
import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, Scalar } from "yaml";
import type { Problem } from "../cel/problem.js";
import { protoName } from "../proto-name.js";
import { scanText } from "../values/scan-text.js";
import type { TextProblem } from "./text-problem.js";
import type { SourceEntry, SourceNode } from "./source-node.js";
import { quoteThis } from "./yaml-traps.js";

/** A YAML node as ours. What definitions do not use (anchors, aliases, tags, odd keys) is reported and left out. */
export function convertYaml(
  node: ParsedNode,
  text: string,
  problems: TextProblem[],
  depth = 0,
): SourceNode | undefined {
  const at = node.range[0];
  const refuse = (problem: Problem, where = at): undefined => {
    if (problems.length < 20) problems.push({ at: where, problem });
    return undefined;
  };
  if (depth > limits.depth)
    return refuse({
      code: "TOO_DEEP",
      expected: `definitions nested at most ${limits.depth} deep`,
      found: "more",
      hint: "make it flatter",
    });
  if (isAlias(node)) return refuse(aliases(`*${node.source}`));
  if (node.anchor !== undefined)
    return refuse(aliases(`&${node.anchor}`), before(text, `&${node.anchor}`, at));
  if (node.tag !== undefined && !node.tag.startsWith("tag:yaml.org,"))
    return refuse(tagged(node), before(text, node.tag, at));
  if (isSeq(node)) {
    const items: SourceNode[] = [];
    for (const item of node.items) {
      const converted = convertYaml(item, text, problems, depth + 1);
      if (converted !== undefined) items.push(converted);
    }
    return { kind: "list", at, items };
  }
  if (isMap(node)) {
    const entries: SourceEntry[] = [];
    const keys = new Set<string>();
    let lacking = false;
    for (const pair of node.items) {
      const entry = convertPair(pair, text, problems, depth, refuse);
      if (entry === undefined) lacking = true;
      else if (keys.has(entry.key)) refuse(duplicate(entry.key), entry.keyAt);
      else entries.push(entry);
      if (entry !== undefined) keys.add(entry.key);
    }
    return { kind: "map", at, end: node.range[1], entries, ...(lacking && { lacking }) };
  }
  return convertScalar(node, at, refuse);
}

type Refuse = (problem: Problem, where?: number) => undefined;

function convertPair(
  pair: Pair<ParsedNode, ParsedNode | null>,
  text: string,
  problems: TextProblem[],
  depth: number,
  refuse: Refuse,
): SourceEntry | undefined {
  const keyAt = pair.key.range[0];
  if (!isScalar(pair.key))
    return refuse(
      {
        code: "TEXT_SYNTAX",
        expected: "a plain name as a key",
        found: "a list or map as a key",
        hint: "a value that begins with `{` or `[` and is meant as text needs quotes",
      },
      keyAt,
    );
  const key =
    pair.key.type === Scalar.PLAIN ? (pair.key.source ?? String(pair.key.value)) : String(pair.key.value);
  if (key === "<<" && pair.key.type === Scalar.PLAIN) return refuse(aliases("<<"), keyAt);
  if (key === "__proto__") return refuse(protoName, keyAt);
  const value: SourceNode | undefined =
    pair.value === null
      ? { kind: "scalar", at: keyAt, value: null }
      : convertYaml(pair.value, text, problems, depth + 1);
  return value && { key, keyAt, value };
}

function convertScalar(node: Scalar.Parsed, at: number, refuse: Refuse): SourceNode | undefined {
  const { value } = node as { value: unknown };
  if (typeof value === "string") {
    if (node.type === Scalar.PLAIN && node.comment !== undefined && node.comment !== null && isCut(value)) {
      return refuse({
        ...quoteThis(`${value} #${node.comment}`.trim()),
        hint: "quote this: ` #` begins a comment in YAML, so the rest of the line is lost",
      });
    }
    return { kind: "scalar", at, value };
  }
  if (typeof value === "boolean" || value === null) return { kind: "scalar", at, value };
  if (typeof value !== "number" || !Number.isFinite(value))
    return refuse({
      code: typeof value === "number" ? "INVALID_NUMBER" : "WRONG_KIND",
      expected: "a value that JSON has",
      found: `\`${node.source.slice(0, 60)}\``,
      hint: "as a text it needs quotes",
    });
  // Digits that a double cannot keep would be changed silently.
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && isRounded(node.source, value)) {
    return refuse({
      code: "INVALID_NUMBER",
      expected: "an integer within ±(2^53−1)",
      found: node.source.slice(0, 60),
      hint: "as a text it needs quotes",
    });
  }
  return { kind: "scalar", at, value: value + 0 };
}

/** Where a tag or an anchor stands: the parser says only where what it belongs to begins. */
function before(text: string, mark: string, at: number): number {
  const found = text.lastIndexOf(mark, at);
  return found < 0 ? at : found;
}

const isRounded = (source: string, value: number): boolean =>
  /^[+-]?[0-9a-fxo]+$/i.test(source) && source.replace(/^\+/, "") !== String(value);

/** Whether a text ends inside an expression or inside quotes. */
function isCut(text: string): boolean {
  if (!scanText(text).ok) return true;
  const bare = text.replaceAll(/\\./g, "");
  return bare.split('"').length % 2 === 0 || bare.split("'").length % 2 === 0;
}

const duplicate = (key: string): Problem => ({
  code: "DUPLICATE_KEY",
  expected: "each key once",
  found: `\`${key.slice(0, 60)}\` again`,
  hint: "rename or remove one of them",
});

function aliases(found: string): Problem {
  return {
    code: "ALIAS_NOT_ALLOWED",
    expected: "a definition that is written out",
    found: `\`${found.slice(0, 60)}\``,
    hint: "anchors, aliases and merge keys are not read; as a text it needs quotes",
  };
}

function tagged(node: ParsedNode): Problem {
  const rest = isScalar(node) && typeof node.source === "string" ? node.source : "";
  const text = `${node.tag} ${rest}`.trim();
  return {
    code: "QUOTE_THIS",
    expected: "a value that YAML reads as one text",
    found: `\`${text.slice(0, 80)}\`, which is a tag in YAML`,
    hint: `quote this: \`"${text.slice(0, 80)}"\``,
  };
}
