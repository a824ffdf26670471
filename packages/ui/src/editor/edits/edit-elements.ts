import { isMap } from "yaml";
import { outlineOf, type DefinitionOutline, type ListSite } from "../outline/definition-outline.js";
import { pairOf } from "../outline/node-keys.js";
import { takeElement, writeElement, type Element } from "./element.js";
import { elementLines, type ElementLines } from "./element-lines.js";
import { inBlockStyle } from "./in-block-style.js";
import { columnOf, endsOpen, indentLines } from "./lines.js";
import { withEmptied, withPair } from "./map-pairs.js";

/** Finds a list in a text: again where that was written otherwise meanwhile. */
export type FindSite = (outline: DefinitionOutline) => ListSite | undefined;

/** A list that is written in lines, and its text. */
interface Opened {
  readonly text: string;
  readonly site: ListSite;
}

/** Writes a list in lines, so that lines can be added to it and taken from it. */
function open(text: string, find: FindSite): Opened | undefined {
  const outline = outlineOf(text);
  const site = outline && find(outline);
  if (outline === undefined || site === undefined) return undefined;
  const { node, owner } = site;
  const block = inBlockStyle(text, outline.top, node === undefined || node.items.length === 0 ? owner : node);
  if (block === text) return { text, site };
  const again = outlineOf(block);
  const found = again && find(again);
  return found && { text: block, site: found };
}

/** The text with an element at an index of a list. Nothing where there is no such list. */
export function insertElement(
  given: string,
  find: FindSite,
  index: number,
  element: Element,
  options: { readonly freeName: string; readonly order: readonly string[]; readonly step?: number },
): string | undefined {
  const opened = open(given, find);
  if (opened === undefined) return undefined;
  const { text, site } = opened;
  const { owner, key, node } = site;
  if (node !== undefined && node.items.length > 0) {
    const lines = elementLines(text, node);
    const written = writeElement(element, isMap(node), columnOf(text, lines[0]!.mark), options.freeName);
    return insertLines(text, lines, index, written);
  }
  const column = columnOf(text, owner.items[0]?.key.range[0] ?? owner.range[0]);
  const step = options.step ?? 2;
  const lines = writeElement(element, false, 0, options.freeName);
  const emptied = pairOf(owner, key) && withEmptied(text, owner, key);
  if (emptied === undefined)
    return withPair(text, owner, `${key}:\n${indentLines(lines, step)}`.trimEnd(), key, options.order);
  const before = emptied.text.slice(0, emptied.end);
  return (
    before +
    (endsOpen(before) ? "\n" : "") +
    indentLines(lines, column + step) +
    emptied.text.slice(emptied.end)
  );
}

function insertLines(text: string, lines: readonly ElementLines[], index: number, written: string): string {
  // Elements that stand apart go on doing so.
  const gap =
    lines.length > 1 && text.slice(lines[0]!.to, lines[1]!.from).trim() === ""
      ? text.slice(lines[0]!.to, lines[1]!.from)
      : "";
  const next = lines[index];
  if (next !== undefined) return text.slice(0, next.from) + written + gap + text.slice(next.from);
  const before = text.slice(0, lines.at(-1)!.to);
  return before + (endsOpen(before) ? "\n" : "") + gap + written + text.slice(lines.at(-1)!.to);
}

/** The text without the element at an index of a list, and that element. */
export function removeElement(
  given: string,
  find: FindSite,
  index: number,
): { readonly text: string; readonly element: Element } | undefined {
  const opened = open(given, find);
  const node = opened?.site.node;
  if (opened === undefined || node === undefined) return undefined;
  const { text } = opened;
  const element = takeElement(text, node, index);
  const lines = elementLines(text, node);
  const gone = lines[index];
  if (element === undefined || gone === undefined) return undefined;
  const next = lines[index + 1];
  const previous = lines[index - 1];
  // The empty lines that part it from its neighbour go with it.
  if (next !== undefined) return { text: text.slice(0, gone.from) + text.slice(next.from), element };
  return { text: text.slice(0, previous?.to ?? gone.from) + text.slice(gone.to), element };
}
