import { open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { remedy } from "./damage-error.js";
import { isMissing } from "./folder.js";
import { tableDamages } from "./table-damages.js";

/** How long it rests before each table, in milliseconds. They are of 2 MiB, each of which takes about 4 ms of the thread. */
const REST_MS = 100;
const READ_BYTES = 256 * 1024;

/**
 * Looks at tables of a folder that is in use, one by one and slowly, and tells of each that is damaged: what has lain there for long would else be found when
 * LevelDB comes upon it, which ends the process. Those that LevelDB has meanwhile merged into new ones are left out. Ends early when the signal says so. Never rejects.
 */
export async function checkOlderTables(
  folder: string,
  names: readonly string[],
  onWarning: (message: string) => void,
  signal: AbortSignal,
  restMs = REST_MS,
): Promise<void> {
  for (const name of names) {
    await rest(restMs, undefined, { ref: false, signal }).catch(() => {});
    if (signal.aborted) return;
    try {
      await readThrough(join(folder, name));
      const [damage] = tableDamages(folder, name);
      if (damage !== undefined)
        onWarning(
          `${folder}: ${damage}. What is there is lost, and the daemon may end when it comes upon it: stop it, and ${remedy}`,
        );
    } catch (error) {
      if (!isMissing(error)) onWarning(`${folder}: ${name} could not be looked at: ${String(error)}`);
    }
  }
}

/** Has the threads of the pool read a file: the system then holds it, and looking at it waits for no disk. */
async function readThrough(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    const bytes = Buffer.allocUnsafeSlow(READ_BYTES);
    while ((await file.read(bytes, 0, READ_BYTES)).bytesRead > 0);
  } finally {
    await file.close();
  }
}
