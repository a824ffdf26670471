import { Document, isCollection, type ParsedNode } from "yaml";
import type { MapNode } from "../outline/parse-definition.js";
import { columnOf, indentLines } from "./lines.js";

/**
 * The text with a node written in lines instead of braces and brackets. Only the outermost collection around it that is written in them is written
 * anew, and in that, what does not lead to the node stays in braces. The same text where nothing is to be done.
 */
export function inBlockStyle(text: string, top: MapNode, node: ParsedNode): string {
  const way = wayTo(top, node);
  const at = way.findIndex((step) => isCollection(step) && step.flow === true);
  const outermost = way[at];
  if (outermost === undefined) return text;
  for (const step of way.slice(at)) if (isCollection(step)) step.flow = false;
  const document = new Document();
  document.contents = outermost;
  const lines = document.toString({ lineWidth: 0 }).trimEnd();
  const [from, to] = outermost.range;
  const column = columnOf(text, from);
  const before = text.slice(0, from);
  // Behind a dash, or at the top, it begins where it stood; behind a key on lines of its own.
  if (/(?:^|\n) *(?:- +)*$/.test(before))
    return before + indentLines(lines, column).trimStart() + text.slice(to);
  const around = /^ *(?:- +)*/.exec(before.slice(before.lastIndexOf("\n") + 1))![0].length;
  return `${before.trimEnd()}\n${indentLines(lines, around + 2)}${text.slice(to)}`;
}

/** The nodes that lead to one, the top first and itself last. */
function wayTo(from: ParsedNode, wanted: ParsedNode): ParsedNode[] {
  if (from === wanted) return [from];
  if (!isCollection(from)) return [];
  for (const item of from.items) {
    const child = "key" in item ? item.value : item;
    if (child === null || child.range[0] > wanted.range[0] || child.range[1] < wanted.range[1]) continue;
    const way = wayTo(child, wanted);
    if (way.length > 0) return [from, ...way];
  }
  return [];
}
