import { nodeToJson, parseDuration, type Reader, type SourceNode } from "@machinery/language";
import type { JsonObject } from "@machinery/protocol";

/** Ten years: the longest that anything in a case may take, in milliseconds. */
export const LONGEST_MS = 3650 * 86_400_000;

/** Reads a duration such as `2s`, in milliseconds. */
export function readSpan(reader: Reader, node: SourceNode, path: string): number {
  const text = reader.text(node, path, true);
  const ms = parseDuration(text);
  if (ms !== undefined && ms <= LONGEST_MS) return ms;
  reader.report(path, node.at, {
    code: "INVALID_DURATION",
    expected: "a duration of at most 3650 days",
    found: `\`${text.slice(0, 60)}\``,
    hint: "write one such as `500ms`, `2s` or `3d`",
  });
  return 0;
}

/** Reads a map whose values are any JSON. */
export function readObject(reader: Reader, node: SourceNode, path: string): JsonObject {
  const map = reader.map(node, path, "a map");
  return map === undefined ? {} : (nodeToJson(map) as JsonObject);
}

/** Reads one of some words. */
export function readWord<T extends string>(
  reader: Reader,
  node: SourceNode,
  path: string,
  words: readonly T[],
): T | undefined {
  const text = reader.text(node, path, true);
  const word = words.find((known) => known === text);
  if (word === undefined) {
    reader.report(path, node.at, {
      code: "UNKNOWN_NAME",
      expected: `one of ${words.join(", ")}`,
      found: `\`${text.slice(0, 60)}\``,
      hint: "choose one of them",
    });
  }
  return word;
}

/** Tells that a map lacks something it must say. */
export function tellMissing(reader: Reader, path: string, node: SourceNode, what: string): void {
  reader.report(path, node.at, {
    code: "MISSING_FIELD",
    expected: `\`${what}\``,
    found: "none",
    hint: `add \`${what}:\``,
  });
}
