import { limits } from "@machinery/protocol";
import { type Document, LineCounter, parseAllDocuments } from "yaml";
import type { Problem } from "../cel/problem.js";
import type { Position } from "../definition.js";
import { convertYaml } from "./convert-yaml.js";
import type { SourceNode } from "./source-node.js";
import type { TextProblem } from "./text-problem.js";
import { yamlProblem } from "./yaml-traps.js";

/** One document of a text. */
export interface TextDocument {
  readonly node: SourceNode | undefined;
  readonly source: string;
  readonly problems: readonly TextProblem[];
}

/** A text, parsed: YAML, of which JSON is a part. Never throws. */
export function parseText(text: string): {
  documents: TextDocument[];
  readonly position: (at: number) => Position | undefined;
} {
  const lines = new LineCounter();
  const position = (at: number): Position | undefined => {
    if (at < 0) return undefined;
    const { line, col } = lines.linePos(at);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (text.length > limits.definitionBytes) {
    const problem: Problem = {
      code: "TOO_LARGE",
      expected: `a text of at most ${limits.definitionBytes} characters`,
      found: `${text.length}`,
      hint: "send the definitions one by one",
    };
    return {
      documents: [{ node: undefined, source: "", problems: [{ at: 0, problem }] }],
      position: () => ({ line: 1, column: 1 }),
    };
  }
  try {
    // The parser's own search for duplicate keys takes quadratic time (three minutes for a megabyte): `convertYaml` does it.
    const parsed = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      strict: true,
      uniqueKeys: false,
      merge: false,
      version: "1.2",
      logLevel: "silent",
    });
    return { documents: [...parsed].map((document) => readDocument(document, text)), position };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // The parser throws for some malformed texts; for whoever wrote it, that is an error in the text.
    const problem: Problem = {
      code: "TEXT_SYNTAX",
      expected: "YAML or JSON",
      found: `a text of which the parser says "${error.message.slice(0, 200)}"`,
      hint: "correct the text",
    };
    return { documents: [{ node: undefined, source: text, problems: [{ at: 0, problem }] }], position };
  }
}

function readDocument(document: Document.Parsed, text: string): TextDocument {
  const [start, , end] = document.range ?? [0, text.length, text.length];
  const source = text.slice(start, end).replace(/^---[ \t]*\r?\n/, "");
  const [first] = document.errors;
  if (first !== undefined) return { node: undefined, source, problems: [yamlProblem(first, text)] };
  const problems: TextProblem[] = [];
  const node = document.contents === null ? undefined : convertYaml(document.contents, text, problems);
  return { node, source, problems };
}
