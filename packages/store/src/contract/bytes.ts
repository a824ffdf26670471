import type { Entry, StoreReader } from "../store.js";

/** A text as bytes, one for each character: keys and values of the suite are ASCII. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** What {@link bytesOf} made, as text. */
export function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** An entry with texts for values. */
export function entryOf(
  key: string,
  value: string,
  derived: Readonly<Record<string, string | undefined>> = {},
): Entry {
  return {
    key,
    value: bytesOf(value),
    derived: Object.entries(derived).map(([key, value]) => [
      key,
      value === undefined ? undefined : bytesOf(value),
    ]),
  };
}

/** All pairs of a range, values as text. */
export async function pairsOf(pairs: ReturnType<StoreReader["range"]>): Promise<[string, string][]> {
  const all: [string, string][] = [];
  for await (const [key, value] of pairs) all.push([key, textOf(value)!]);
  return all;
}

/** The keys of a range. */
export async function keysOf(pairs: ReturnType<StoreReader["range"]>): Promise<string[]> {
  return (await pairsOf(pairs)).map(([key]) => key);
}
