import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDamage } from "../is-damage.js";
import { logsIn } from "./check-logs.js";
import { openValue } from "./envelope.js";
import { loggedWrites, type LoggedWrite } from "./logged-writes.js";
import { logRecords } from "./log-records.js";
import { type Manifest, readManifest } from "./manifest.js";
import { tablesIn } from "./table-damages.js";
import { newestEntries } from "./table-entries.js";

/** Told in words what is lost. */
export type Tell = (line: string) => void;

/**
 * All keys of a closed, damaged folder whose values are whole, each with its newest whole value; those of tables in order, then those of logs. LevelDB has no part in it: it drops more than
 * is damaged, and ends the process over some damage. Each value proves itself by its checksum, which covers the key.
 */
export async function* salvagedPairs(
  folder: string,
  tell: Tell,
): AsyncGenerator<readonly [key: string, value: Uint8Array]> {
  const manifest = await readManifest(folder);
  const logged = await readLogs(folder, manifest, tell);
  const { names, missing } = await tablesIn(folder, manifest);
  for (const number of missing) tell(`table ${number} is missing, and all in it is lost`);
  const tables = names.map((name) => ({ name, path: join(folder, name) }));
  for (const { key, sequence, value: sealed } of newestEntries(tables, tell)) {
    const name = key.toString();
    const later = logged.get(name);
    if (later !== undefined && later.sequence > sequence) continue;
    logged.delete(name);
    const value = sealed && wholeValue(name, sealed);
    if (value !== undefined) yield [name, value];
    else if (sealed !== undefined)
      tell(`the value of ${JSON.stringify(name.slice(0, 120))} does not match its checksum`);
  }
  for (const [key, { value }] of logged) if (value !== undefined) yield [key, value];
}

/** What the logs write, the last word on each key, with values that are whole. They fit into memory, as they did when they were written. */
async function readLogs(
  folder: string,
  manifest: Manifest | undefined,
  tell: Tell,
): Promise<Map<string, LoggedWrite>> {
  const logged = new Map<string, LoggedWrite>();
  let last = 0;
  for (const name of await logsIn(folder)) {
    if (Number.parseInt(name, 10) < (manifest?.firstLog ?? 0)) continue;
    for (const { at, isWhole, bytes } of logRecords(await readFile(join(folder, name)))) {
      let whole = 0;
      for (const write of loggedWrites(bytes)) {
        const value = write.value && wholeValue(write.key, write.value);
        // What deletes has no checksum of its own.
        if (value === undefined && (write.value !== undefined || !isWhole)) continue;
        whole++;
        // The number of a write that is not whole may be wrong; it came right after what was read before.
        last = isWhole ? write.sequence : last;
        logged.set(write.key, { key: write.key, value, sequence: isWhole ? last : last + 0.5 });
      }
      if (!isWhole)
        tell(`${name}: what was written at byte ${at} is not whole: ${whole} values of it could be read`);
    }
  }
  return logged;
}

function wholeValue(key: string, sealed: Uint8Array): Uint8Array | undefined {
  try {
    return openValue(key, sealed);
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}
