import { isScalar, type ParsedNode } from "yaml";
import { asMap } from "../outline/node-keys.js";
import type { ListNode, MapNode } from "../outline/parse-definition.js";
import { columnOf, lineEnd, lineStart } from "./lines.js";

/** The lines of one element of a block list, or of one pair of a block map, with the comments that are its own. */
export interface ElementLines {
  /** Where its first line begins; the mark itself where something else stands before it in its line. */
  readonly from: number;
  /** Its dash, or its key. */
  readonly mark: number;
  /** Behind its last line. */
  readonly to: number;
}

/** The lines of all elements of a block list or map. Comments right above an element go with it, and deeper ones below. */
export function elementLines(text: string, node: MapNode | ListNode): ElementLines[] {
  const lines: ElementLines[] = [];
  for (const [mark, end] of marksOf(text, node)) {
    const column = columnOf(text, mark);
    const start = lineStart(text, mark);
    const isFirstInLine = text.slice(start, mark).trim() === "";
    const from = isFirstInLine ? withCommentsAbove(text, start, column, lines.at(-1)?.to ?? 0) : mark;
    lines.push({ from, mark, to: withCommentsBelow(text, lineEnd(text, end), column) });
  }
  return lines;
}

/** Where each element begins and ends. */
function marksOf(text: string, node: MapNode | ListNode): [number, number][] {
  const map = asMap(node);
  if (map !== undefined)
    return map.items.map(({ key, value }) => [key.range[0], endOf(text, value, key.range[1])]);
  const tokens = node.srcToken?.type === "block-seq" ? node.srcToken.items : [];
  return (node as ListNode).items.map((item, index) => {
    const dash = tokens[index]?.start.find(({ type }) => type === "seq-item-ind")?.offset ?? item.range[0];
    return [dash, endOf(text, item, dash + 1)];
  });
}

/** Behind the last character of a node. */
function endOf(text: string, node: ParsedNode | null, otherwise: number): number {
  if (node === null || (isScalar(node) && node.source === "" && node.value === null)) return otherwise;
  let end = node.range[1];
  while (end > otherwise && /\s/.test(text[end - 1]!)) end--;
  return end;
}

function withCommentsAbove(text: string, start: number, column: number, least: number): number {
  let from = start;
  while (from > least) {
    const above = lineStart(text, from - 1);
    if (above < least || commentColumn(text, above) !== column) break;
    from = above;
  }
  return from;
}

function withCommentsBelow(text: string, end: number, column: number): number {
  let to = end;
  while (to < text.length && (commentColumn(text, to) ?? -1) > column) to = lineEnd(text, to);
  return to;
}

/** The column of the comment that a line consists of. */
function commentColumn(text: string, start: number): number | undefined {
  const indent = /^ *#/.exec(text.slice(start, lineEnd(text, start)));
  return indent === null ? undefined : indent[0].length - 1;
}
