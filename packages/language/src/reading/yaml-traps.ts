import type { YAMLError } from "yaml";
import type { Problem } from "../cel/problem.js";
import type { TextProblem } from "./text-problem.js";

/** What is wrong with a YAML text, in words for people: where an expression is the likely cause, that it needs quotes. */
export function yamlProblem(error: YAMLError, text: string): TextProblem {
  const at = error.pos[0];
  switch (error.code) {
    case "RESOURCE_EXHAUSTION":
      return {
        at,
        problem: {
          code: "TOO_DEEP",
          expected: "a text that is not nested this deep",
          found: "brackets or indentation without end",
          hint: "make it flatter",
        },
      };
    default: {
      const line = lineAt(text, at).trim();
      if (looksLikeExpression(line)) return { at, problem: quoteThis(line) };
      const message = error.message.split("\n", 1)[0]!.slice(0, 160);
      return {
        at,
        problem: {
          code: "TEXT_SYNTAX",
          expected: "YAML or JSON",
          found: `\`${line.slice(0, 80)}\`, of which the parser says "${message}"`,
          hint: "correct the text; a value with special characters needs quotes",
        },
      };
    }
  }
}

function lineAt(text: string, at: number): string {
  const start = text.lastIndexOf("\n", Math.max(0, at - 1)) + 1;
  const end = text.indexOf("\n", at);
  return text.slice(start, end < 0 ? undefined : end);
}

const looksLikeExpression = (line: string): boolean =>
  line.includes("${") || /^(- +)?when *:/.test(line) || / \? .* : /.test(line);

/** Says that a value needs quotes, and how it looks with them. */
export function quoteThis(line: string): Problem {
  const pair = /^(?:- +)?([\w.-]+) *: +(.+)$/.exec(line);
  const shown =
    pair !== null && !pair[2]!.startsWith("{") && pair[2]!.length < 120
      ? `: \`${pair[1]}: ${quoted(pair[2]!)}\``
      : ', such as `"${ data.name }"`';
  return {
    code: "QUOTE_THIS",
    expected: "a value that YAML reads as one text",
    found: `\`${line.slice(0, 80)}\``,
    hint: `quote this${shown}`,
  };
}

function quoted(value: string): string {
  const unquoted = /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
  return unquoted.includes('"') && !unquoted.includes("'")
    ? `'${unquoted}'`
    : `"${unquoted.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
