import { checkLogs } from "./check-logs.js";
import { damaged } from "./damage-error.js";
import { checkFolder } from "./folder.js";
import { readManifest } from "./manifest.js";
import { tableDamages } from "./table-damages.js";

/**
 * Looks at the files of a closed folder before LevelDB does: whether all that must be there are, the logs, and the newest tables, at most so many bytes of them. Throws
 * DAMAGED for the first that is not as it was written.
 */
export async function checkFiles(
  folder: string,
  mostBytes: number,
  onWarning: (message: string) => void,
): Promise<void> {
  await checkFolder(folder);
  await checkLogs(folder, onWarning);
  for await (const damage of tableDamages(folder, await readManifest(folder), mostBytes))
    throw damaged(folder, damage);
}
