import type { JsonValue } from "@machinery/client";
import { isScalar, stringify } from "yaml";
import { keyOf, pairOf } from "../outline/node-keys.js";
import type { MapNode } from "../outline/parse-definition.js";
import { elementLines } from "./element-lines.js";
import { columnOf, endsOpen, indentLines, lineEnd, lineStart } from "./lines.js";

/** A pair as text, from column 0 and without an end of line. */
export const writePair = (key: string, value: JsonValue): string =>
  stringify({ [key]: value }, { version: "1.2", lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();

/**
 * The text with a pair of a block map that is not empty: in the place of the one with its key, else where `order` (keys in the order they
 * are written) says. A value that stays in one line leaves the comment behind it.
 */
export function withPair(
  text: string,
  map: MapNode,
  pair: string,
  key: string,
  order: readonly string[],
): string {
  const lines = elementLines(text, map);
  const column = columnOf(text, lines[0]!.mark);
  const shown = indentLines(pair, column).slice(column);
  const old = map.items.findIndex((candidate) => keyOf(candidate) === key);
  if (old >= 0) {
    const { mark, to } = lines[old]!;
    const { value } = map.items[old]!;
    const isShort =
      !shown.includes("\n") && (value === null || (isScalar(value) && !value.source.includes("\n")));
    if (!isShort) return `${text.slice(0, mark)}${shown}\n${text.slice(to)}`;
    const isThere = value !== null && value.source !== "";
    const end = isThere ? value.range[1] : text.indexOf(":", map.items[old]!.key.range[1]) + 1;
    return text.slice(0, mark) + shown + text.slice(end);
  }
  const rank = (candidate: string): number => {
    const at = order.indexOf(candidate);
    return at < 0 ? order.length : at;
  };
  const next = map.items.findIndex((candidate) => rank(keyOf(candidate)) > rank(key));
  if (next >= 0) {
    const { from, mark } = lines[next]!;
    const at = from === mark ? mark : from + column;
    return `${text.slice(0, at)}${shown}\n${" ".repeat(column)}${text.slice(at)}`;
  }
  const { to } = lines.at(-1)!;
  const before = text.slice(0, to);
  return `${before}${endsOpen(before) ? "\n" : ""}${" ".repeat(column)}${shown}\n${text.slice(to)}`;
}

/** The text without a pair of a block map. One that becomes empty is `{}`. */
export function withoutPair(text: string, map: MapNode, key: string): string {
  const index = map.items.findIndex((candidate) => keyOf(candidate) === key);
  if (index < 0) return text;
  const lines = elementLines(text, map);
  const { from, mark, to } = lines[index]!;
  const column = columnOf(text, mark);
  if (lines.length === 1) {
    const start = lineStart(text, mark);
    return `${text.slice(0, from)}${" ".repeat(from === start ? column : 0)}{}\n${text.slice(to)}`;
  }
  if (from !== mark || column === 0) return text.slice(0, from) + text.slice(to);
  // It stands behind a dash: what comes next moves up to it.
  const next = lines[index + 1]!;
  return text.slice(0, mark) + text.slice(next.from + column);
}

/** The text with nothing at a key, where a body is to stand. */
export function withEmptied(
  text: string,
  map: MapNode,
  key: string,
): { text: string; end: number } | undefined {
  const pair = pairOf(map, key);
  if (pair === undefined) return undefined;
  const colon = text.indexOf(":", pair.key.range[1]) + 1;
  const isThere = pair.value !== null && !(isScalar(pair.value) && pair.value.source === "");
  const [from, to] = isThere ? pair.value!.range : [colon, colon];
  const emptied = `${text.slice(0, from).trimEnd()}${text.slice(to)}`;
  return { text: emptied, end: lineEnd(emptied, pair.key.range[1]) };
}
