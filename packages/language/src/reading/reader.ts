import type { Problem } from "../cel/problem.js";
import type { Finding } from "../finding.js";
import { Findings } from "../findings.js";
import { suggest } from "../suggest.js";
import { describeNode, type SourceEntry, type SourceMap, type SourceNode } from "./source-node.js";

/** Reads the value of a key at a path of the stored form. */
export type ReadKey = (node: SourceNode, path: string, entry: SourceEntry) => void;

/** The keys of a map, and how each is read. */
export interface Keys {
  readonly read: Readonly<Record<string, ReadKey>>;
}

/** One definition being read: what was found, and where each path of the stored form is in the text. */
export class Reader {
  readonly #findings = new Findings();
  readonly #places = new Map<string, number>();

  /** Remembers where a path is. The first place counts. */
  mark(path: string, at: number): void {
    if (!this.#places.has(path)) this.#places.set(path, at);
  }

  /** The offset of a path, or of the nearest place above it; −1 when there is none. */
  place(path: string): number {
    let rest = path;
    for (;;) {
      const at = this.#places.get(rest);
      if (at !== undefined) return at;
      if (rest === "") return -1;
      const cut = Math.max(rest.lastIndexOf("."), rest.lastIndexOf("["));
      rest = cut <= 0 ? "" : rest.slice(0, cut);
    }
  }

  /** What was found, with the offset of each. */
  found(): { finding: Finding; at: number }[] {
    return this.#findings.list.map((finding, index) => ({ finding, at: this.#at[index]! }));
  }

  readonly #at: number[] = [];

  report(path: string, at: number, problem: Problem): void {
    if (this.#findings.isFull) return;
    this.#findings.add(path, problem);
    this.#at.push(at);
  }

  wrong(path: string, node: SourceNode, expected: string, hint: string): void {
    this.report(path, node.at, { code: "WRONG_KIND", expected, found: describeNode(node), hint });
  }

  /** Reads a map by its keys; what is not known is an error. `pathOf` says where a key is stored. */
  keys(
    node: SourceNode,
    path: string,
    keys: Keys,
    pathOf: (key: string) => string = (key) => join(path, key),
  ): void {
    const map = this.map(node, path, "a map");
    for (const entry of map?.entries ?? []) {
      const place = pathOf(entry.key);
      this.mark(place, placeOfEntry(entry));
      const read = Object.hasOwn(keys.read, entry.key) ? keys.read[entry.key] : undefined;
      if (read !== undefined) read(entry.value, place, entry);
      else this.#unknown(entry, place, keys);
    }
  }

  #unknown(entry: SourceEntry, path: string, { read }: Keys): void {
    // Looking for what was meant takes its time, and there may be many.
    if (this.#findings.isFull) return;
    const shown = `\`${entry.key.slice(0, 80)}\``;
    this.report(path, entry.keyAt, {
      code: "UNKNOWN_KEY",
      expected: `one of ${Object.keys(read).join(", ")}`,
      found: shown,
      hint: suggest(entry.key, Object.keys(read), "remove it"),
    });
  }

  /** A map; nothing is an empty one. */
  map(node: SourceNode, path: string, expected: string): SourceMap | undefined {
    if (node.kind === "map") return node;
    if (node.kind === "scalar" && node.value === null)
      return { kind: "map", at: node.at, end: node.at, entries: [] };
    this.wrong(path, node, expected, "write names and values, such as `name: value`");
    return undefined;
  }

  /** A list; nothing is an empty one. */
  list(node: SourceNode, path: string, expected: string): readonly SourceNode[] {
    if (node.kind === "list") return node.items;
    if (node.kind === "scalar" && node.value === null) return [];
    this.wrong(path, node, expected, "write it as a list: `[a, b]`, or lines that begin with `- `");
    return [];
  }

  /** A text; nothing is an empty one. `any` also takes numbers and booleans, as they are written. */
  text(node: SourceNode, path: string, any = false): string {
    if (node.kind === "scalar") {
      if (typeof node.value === "string") return node.value;
      if (node.value === null) return "";
      if (any) return String(node.value);
    }
    this.wrong(
      path,
      node,
      "a text",
      node.kind === "scalar" ? `quote this: \`"${String(node.value)}"\`` : "write one text",
    );
    return "";
  }

  number(node: SourceNode, path: string, whole: boolean): number | undefined {
    if (node.kind === "scalar" && typeof node.value === "number") {
      if (!whole || (Number.isInteger(node.value) && node.value >= 0 && node.value < 2 ** 32))
        return node.value;
      this.report(path, node.at, {
        code: "INVALID_NUMBER",
        expected: "a whole number, 0 or more",
        found: `${node.value}`,
        hint: "choose one",
      });
      return undefined;
    }
    this.wrong(path, node, "a number", "write one, without quotes");
    return undefined;
  }

  boolean(node: SourceNode, path: string): boolean | undefined {
    if (node.kind === "scalar" && typeof node.value === "boolean") return node.value;
    this.wrong(path, node, "true or false", "write `true` or `false`, without quotes");
    return undefined;
  }
}

/** Where an entry is: its value when that is a single one, else its key. */
export const placeOfEntry = ({ keyAt, value }: SourceEntry): number =>
  value.kind === "scalar" && value.value !== null ? value.at : keyAt;

const join = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);
