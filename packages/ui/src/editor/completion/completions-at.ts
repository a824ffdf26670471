import { callableNames, type KnownDefinitions } from "../skeletons/known-definitions.js";
import type { ExpressionNames } from "./expression-names.js";
import { expressionCompletions } from "./expression-completions.js";
import { keysAt } from "./keys-at.js";

/** Something that a word may be completed to. */
export interface Completion {
  readonly label: string;
  /** A few words about it. */
  readonly detail?: string;
  /** What is written, where that is more than the label. */
  readonly apply?: string;
}

/** What the word before a place of a text may be completed to, and where that word begins. */
export interface Completions {
  readonly from: number;
  readonly options: readonly Completion[];
}

/** What completes a word: services after `call:`, workflows after `run:`, names in expressions, the words a key takes, and keys. */
export function completionsAt(
  text: string,
  offset: number,
  context: { readonly known: KnownDefinitions; readonly names: ExpressionNames },
): Completions | undefined {
  const { known, names } = context;
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  if (/(?:^|\s)#/.test(line.replaceAll(/"[^"]*"|'[^']*'/g, ""))) return undefined;
  const expression = expressionIn(line);
  if (expression !== undefined) {
    const { word, options } = expressionCompletions(expression, names);
    return { from: offset - word.length, options };
  }
  const called = /(?:^|[\s{,-])(call|run): *(["']?)([\w.-]*)$/.exec(line);
  if (called !== null) {
    const [, verb, , word = ""] = called;
    const labels = verb === "call" ? callableNames(known) : [...known.workflows.keys()];
    return { from: offset - word.length, options: labels.map((label) => ({ label })) };
  }
  const before = text.slice(0, offset);
  const service = /^\s*(?:- +|services: *\[(?:[\w.-]+, *)*|among: *\[(?:[\w.-]+, *)*)([\w.-]*)$/.exec(line);
  if (
    service !== null &&
    (line.includes("[") || listKey(before) === "services" || listKey(before) === "among")
  )
    return { from: offset - service[1]!.length, options: callableNames(known).map((label) => ({ label })) };
  return keysAt(before);
}

/** The expression that a line ends in. Conditions are expressions as they are. */
function expressionIn(line: string): string | undefined {
  const open = line.lastIndexOf("${");
  if (open >= 0 && !line.slice(open).includes("}")) return line.slice(open + 2);
  return /^\s*(?:- +)?(?:when|while|filter): *["']?([^#]*)$/.exec(line)?.[1];
}

/** The key whose list a line is in: the nearest one above that stands less far right, or as far. */
function listKey(before: string): string | undefined {
  const lines = before.split("\n");
  const indent = /^ */.exec(lines.at(-1)!)![0].length;
  for (const line of lines.slice(0, -1).reverse()) {
    const found = /^( *)([\w-]+):\s*(?:#.*)?$/.exec(line);
    if (found !== null && found[1]!.length <= indent) return found[2];
    if (line.trim() !== "" && !/^ *- /.test(line)) return undefined;
  }
  return undefined;
}
