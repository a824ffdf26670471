import type { JsonValue } from "@machinery/protocol";

/** Something that came otherwise than a case expects. */
export interface Difference {
  /** The path in the file of cases that says what was expected. */
  readonly at: string;
  /** What it concerns, such as `outputs.lines[0].sku`. */
  readonly what: string;
  /** For people: a value as JSON, or words. */
  readonly expected: string;
  readonly found: string;
}

/** So many differences of one value are listed. */
const MOST = 20;

/** Where two values differ: each place once, as deep as can be. `at` and `what` open the paths. */
export function differencesOf(
  at: string,
  what: string,
  expected: JsonValue | undefined,
  found: JsonValue | undefined,
): Difference[] {
  const list: Difference[] = [];
  compare(at, what, expected, found, list);
  return list.slice(0, MOST);
}

function compare(
  at: string,
  what: string,
  expected: JsonValue | undefined,
  found: JsonValue | undefined,
  list: Difference[],
): void {
  if (list.length >= MOST) return;
  if (Array.isArray(expected) && Array.isArray(found)) {
    const length = Math.max(expected.length, found.length);
    for (let index = 0; index < length; index++)
      compare(`${at}[${index}]`, `${what}[${index}]`, expected[index], found[index], list);
  } else if (isMap(expected) && isMap(found)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)]))
      compare(`${at}.${key}`, `${what}.${key}`, expected[key], found[key], list);
  } else if (expected !== found) {
    list.push({ at, what, expected: shown(expected), found: shown(found) });
  }
}

function isMap(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value for people: JSON on one line, cut when it is long. */
export function shown(value: JsonValue | undefined): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 399)}…` : text;
}
