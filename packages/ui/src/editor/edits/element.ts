import { isMap } from "yaml";
import { asMap, keyOf, textOf, valueOf } from "../outline/node-keys.js";
import type { ListNode, MapNode } from "../outline/parse-definition.js";
import { parseDefinition } from "../outline/parse-definition.js";
import { elementLines } from "./element-lines.js";
import { columnOf, indentLines, outdentLines } from "./lines.js";
import { withPair, withoutPair, writePair } from "./map-pairs.js";

/** An element of a list or map, taken out of its place: so it can be put into another. */
export interface Element {
  /** The comments above it, each line with its end. */
  readonly comments: string;
  /** Its key, where it stood in a map, or its `name`. */
  readonly name: string | undefined;
  /** What it says, from column 0, with the end of its last line. */
  readonly source: string;
}

/** The element at an index of a block list or map. */
export function takeElement(text: string, node: MapNode | ListNode, index: number): Element | undefined {
  const lines = elementLines(text, node)[index];
  if (lines === undefined) return undefined;
  const column = columnOf(text, lines.mark);
  const start = lines.mark - column;
  const comments = outdentLines(text.slice(lines.from, Math.max(lines.from, start)), column);
  const whole = text.slice(lines.mark, lines.to);
  if (isMap(node)) {
    const { key, value } = node.items[index]!;
    const name = keyOf(node.items[index]!);
    if (value === null) return { comments, name, source: "" };
    const behind = text.slice(key.range[1], lines.to).replace(/^ *: */, "");
    const below = behind.startsWith("\n") ? behind.slice(1) : behind;
    const indent = /^( *)\S/m.exec(below)?.[1]?.length ?? 0;
    return { comments, name, source: outdentLines(below, behind.startsWith("\n") ? indent : column) };
  }
  const item = node.items[index]!;
  // The dash becomes a space, so that all lines stand where the value does.
  const inner = columnOf(text, item.range[0] > lines.mark ? item.range[0] : lines.mark + 2);
  const source = outdentLines(" ".repeat(column + 1) + whole.slice(1), inner);
  const map = asMap(item);
  return { comments, name: map && textOf(valueOf(map, "name")), source };
}

/** An element as lines of a block list or map that begins at a column. In a map it needs a name. */
export function writeElement(element: Element, isInMap: boolean, column: number, freeName: string): string {
  const { comments, name, source } = element;
  const ended = source === "" || source.endsWith("\n") ? source : `${source}\n`;
  if (!isInMap) {
    const named = nameInside(ended, name);
    const lines = named === "" ? "-\n" : `- ${indentLines(named, 2).slice(2)}`;
    return indentLines(comments + lines, column);
  }
  const plain = withoutName(ended);
  const key = name ?? freeName;
  const isShort = /^[{[]/.test(plain) && plain.trimEnd().indexOf("\n") < 0;
  const lines =
    plain.trim() === "" || isShort
      ? `${key}: ${plain.trimStart()}`.trimEnd()
      : `${key}:\n${indentLines(plain, 2)}`;
  return indentLines(comments + (lines.endsWith("\n") ? lines : `${lines}\n`), column);
}

/** What an operation says, with its name in it. */
function nameInside(source: string, name: string | undefined): string {
  const map = name === undefined ? undefined : parseDefinition(source);
  if (map === undefined || valueOf(map, "name") !== undefined) return source;
  const pair = writePair("name", name!);
  if (map.flow !== true) return withPair(source, map, pair, "name", ["name"]);
  return map.items.length === 0 ? source : source.replace(/^\{ */, `{ ${pair}, `);
}

/** What an operation says, without its name: that is its key. */
function withoutName(source: string): string {
  const map = parseDefinition(source);
  if (map === undefined || valueOf(map, "name") === undefined || map.flow === true) return source;
  return withoutPair(source, map, "name");
}
