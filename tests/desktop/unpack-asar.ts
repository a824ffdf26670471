import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly offset?: string;
  readonly size?: number;
  readonly unpacked?: boolean;
  readonly integrity?: { readonly hash: string };
}

/** The files of an archive of Electron's, by their paths. Its header is JSON, at a place that its first numbers tell (github.com/electron/asar). */
export function readAsar(archive: Buffer): Map<string, Entry & { readonly content: () => Buffer }> {
  const header = JSON.parse(archive.toString("utf8", 16, 16 + archive.readUInt32LE(12))) as Entry;
  const start = 8 + archive.readUInt32LE(4);
  const found = new Map<string, Entry & { readonly content: () => Buffer }>();
  const walk = (entry: Entry, path: string): void => {
    for (const [name, below] of Object.entries(entry.files ?? {}))
      walk(below, path === "" ? name : `${path}/${name}`);
    if (entry.files !== undefined) return;
    const from = start + Number(entry.offset);
    found.set(path, { ...entry, content: () => archive.subarray(from, from + (entry.size ?? 0)) });
  };
  walk(header, "");
  return found;
}

/** Writes the files of an archive into a folder, as Electron shows them to the app: those that lie beside it included. */
export function unpackAsar(archive: Buffer, beside: string, folder: string): void {
  for (const [path, entry] of readAsar(archive)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    if (entry.unpacked !== true) writeFileSync(target, entry.content());
  }
  if (existsSync(beside)) cpSync(beside, folder, { recursive: true });
}
