import type { JsonValue } from "@machinery/client";

/** A line of two values side by side. */
export interface ValueLine {
  /** How deep it lies in the values. */
  readonly depth: number;
  /** How deep the right one lies, where that may differ. */
  readonly rightDepth?: number;
  /** What is on the left; undefined where nothing is. */
  readonly left: string | undefined;
  readonly right: string | undefined;
  /** Whether the two say the same. */
  readonly isSame: boolean;
}

/** How a line of one side stands to the other side. */
export type LineMark = "changed" | "only" | "none";

/** What is marked of a line in a comparison: nothing where it is the same, or where there is nothing on a side. */
export function lineMark({ left, right, isSame }: ValueLine): LineMark {
  if (isSame) return "none";
  return left !== undefined && right !== undefined ? "changed" : "only";
}

/** More lines are not shown. */
export const mostLines = 2_000;

/** Two values side by side. */
export interface ValueLines {
  readonly lines: readonly ValueLine[];
  /** Whether they have a field or a place in common. Where they have none, each is written from the top, and nothing is to be marked. */
  readonly isAlike: boolean;
}

/**
 * Two values side by side, line by line as JSON is written, the same fields and places in the same line. Either may be absent. Ends after the
 * most lines that are shown.
 */
export function valueLines(left: JsonValue | undefined, right: JsonValue | undefined): ValueLines {
  const lines: ValueLine[] = [];
  addLines(lines, 0, "", left, right);
  if (left === undefined || right === undefined || lines.some(isShared)) return { lines, isAlike: true };
  return { lines: besideEachOther(linesOfOne(left), linesOfOne(right)), isAlike: false };
}

/** A bracket alone says nothing of what is in it. */
const isShared = ({ left, right }: ValueLine): boolean =>
  left !== undefined && right !== undefined && !/^[[\]{}]+$/.test(left);

function linesOfOne(value: JsonValue): ValueLine[] {
  const lines: ValueLine[] = [];
  addLines(lines, 0, "", value, undefined);
  return lines;
}

function besideEachOther(left: readonly ValueLine[], right: readonly ValueLine[]): ValueLine[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => ({
    depth: left[at]?.depth ?? 0,
    rightDepth: right[at]?.depth ?? 0,
    left: left[at]?.left,
    right: right[at]?.left,
    isSame: false,
  }));
}

type Side = JsonValue | undefined;

function addLines(lines: ValueLine[], depth: number, name: string, left: Side, right: Side): void {
  if (lines.length >= mostLines) return;
  const open = bracketOf(left) ?? bracketOf(right);
  if (open === undefined || !fits(left, open) || !fits(right, open)) {
    // What is of another kind on the other side is written below each other: nothing in it is the same.
    if (open === undefined || (bracketOf(left) === undefined && bracketOf(right) === undefined))
      return void lines.push(lineOf(depth, name, left, right));
    addLines(lines, depth, name, left, undefined);
    return addLines(lines, depth, name, undefined, right);
  }
  const [begin, end] = open === "{" ? ["{", "}"] : ["[", "]"];
  if (isEmpty(left) && isEmpty(right)) {
    const text = `${name}${begin}${end}`;
    return void lines.push(bothOf(depth, text, left, right));
  }
  lines.push(bothOf(depth, `${name}${begin}`, left, right));
  for (const key of keysOf(left, right)) {
    const title = open === "{" ? `${JSON.stringify(key)}: ` : "";
    addLines(lines, depth + 1, title, partOf(left, key), partOf(right, key));
  }
  if (lines.length < mostLines) lines.push(bothOf(depth, end, left, right));
}

function lineOf(depth: number, name: string, left: Side, right: Side): ValueLine {
  const text = (side: Side) => (side === undefined ? undefined : `${name}${JSON.stringify(side)}`);
  const [a, b] = [text(left), text(right)];
  return { depth, left: a, right: b, isSame: a === b };
}

function bothOf(depth: number, text: string, left: Side, right: Side): ValueLine {
  return {
    depth,
    left: left === undefined ? undefined : text,
    right: right === undefined ? undefined : text,
    isSame: left !== undefined && right !== undefined,
  };
}

function bracketOf(side: Side): "{" | "[" | undefined {
  if (typeof side !== "object" || side === null) return undefined;
  return Array.isArray(side) ? "[" : "{";
}

const fits = (side: Side, open: "{" | "["): boolean => side === undefined || bracketOf(side) === open;

const isEmpty = (side: Side): boolean => side === undefined || Object.keys(side as object).length === 0;

function keysOf(left: Side, right: Side): string[] {
  const names = (side: Side) => (side === undefined || side === null ? [] : Object.keys(side));
  return [...new Set([...names(left), ...names(right)])];
}

function partOf(side: Side, key: string): Side {
  if (Array.isArray(side)) return side[Number(key)];
  if (typeof side !== "object" || side === null || !Object.hasOwn(side, key)) return undefined;
  return side[key];
}
