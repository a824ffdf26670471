import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "./manifest.js";
import { TableFile, type BlockPlace } from "./table-file.js";

/** The tables of a folder, newest first: those that its MANIFEST names, or all where that cannot be read. */
export async function tablesIn(
  folder: string,
  manifest: Manifest | undefined,
): Promise<{ readonly names: readonly string[]; readonly missing: readonly number[] }> {
  const found = (await readdir(folder)).filter((name) => /^\d+\.(ldb|sst)$/.test(name));
  const numberOf = (name: string): number => Number.parseInt(name, 10);
  const names = found.filter((name) => manifest?.tables.has(numberOf(name)) ?? true);
  const there = new Set(names.map(numberOf));
  return {
    names: names.toSorted((a, b) => numberOf(b) - numberOf(a)),
    missing: [...(manifest?.tables ?? [])].filter((number) => !there.has(number)),
  };
}

/** How many of the tables of a folder, from the first on, come to so many bytes. */
export async function countUpTo(folder: string, names: readonly string[], bytes: number): Promise<number> {
  let left = bytes;
  let count = 0;
  while (count < names.length && left > 0) left -= (await stat(join(folder, names[count++]!))).size;
  return count;
}

/**
 * Reads a table of a folder, and tells each block that does not match its checksum. LevelDB does not look: it gives what it makes of such a block, or ends
 * the process (both tried).
 */
export function* tableDamages(folder: string, name: string): Generator<string> {
  const table = new TableFile(join(folder, name));
  try {
    const blocks = table.blocks();
    if (blocks === undefined) yield `${name} is no table any more: its end is damaged`;
    for (const place of blocks === undefined ? [] : [...blocks.others, ...blocks.data])
      if (!table.isWhole(place)) yield blockDamage(name, place);
  } finally {
    table.close();
  }
}

/** What is said of a block that does not match its checksum. */
export function blockDamage(name: string, { at, size, upTo }: BlockPlace): string {
  const where = `${name} does not match its checksum in the block at byte ${at}, ${size} bytes`;
  if (upTo === undefined) return where;
  // The last eight bytes are LevelDB's own.
  const key = Buffer.from(upTo.subarray(0, Math.max(0, upTo.length - 8))).toString();
  return `${where}, of keys up to ${JSON.stringify(key.slice(0, 120))}`;
}
