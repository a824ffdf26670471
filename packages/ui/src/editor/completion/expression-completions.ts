import type { ExpressionNames } from "./expression-names.js";
import type { Completion } from "./completions-at.js";

const roots: readonly Completion[] = [
  { label: "data", detail: "the document" },
  { label: "steps", detail: "what operations answered" },
  { label: "event", detail: "id, data, labels, time" },
  { label: "now", detail: "the time" },
  { label: "error", detail: "in a handler" },
  { label: "answer", detail: "in an output" },
];

const members: Readonly<Record<string, readonly string[]>> = {
  event: ["id", "data", "labels", "time"],
  error: ["reason", "message", "step", "attempts", "data"],
};

/** What the last word of an expression may be completed to: a root, or a name below one. */
export function expressionCompletions(
  expression: string,
  names: ExpressionNames,
): { readonly word: string; readonly options: readonly Completion[] } {
  const [chain] = /(?:[A-Za-z_]\w*\.\??)*[A-Za-z_]?\w*$/.exec(expression)!;
  const steps = chain.split(/\.\??/);
  const word = steps.at(-1) ?? "";
  const [root, second] = steps;
  const plain = (labels: Iterable<string>): Completion[] => [...labels].map((label) => ({ label }));
  if (steps.length === 1)
    return { word, options: [...roots, ...names.items.map((label) => ({ label, detail: "of a loop" }))] };
  if (steps.length === 2) {
    if (root === "data") return { word, options: plain(names.data) };
    if (root === "steps") return { word, options: plain(names.steps.keys()) };
    return { word, options: plain(members[root ?? ""] ?? []) };
  }
  if (steps.length === 3 && root === "event" && second === "data")
    return { word, options: plain(names.inputs) };
  if (steps.length === 3 && root === "steps")
    return { word, options: plain(names.steps.get(second ?? "") ?? []) };
  return { word, options: [] };
}
