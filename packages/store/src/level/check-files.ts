import { checkLogs } from "./check-logs.js";
import { damaged } from "./damage-error.js";
import { checkFolder } from "./folder.js";
import { readManifest } from "./manifest.js";
import { countUpTo, tableDamages, tablesIn } from "./table-damages.js";

/**
 * Looks at the files of a closed folder before LevelDB does: whether all that must be there are, the logs, and the newest tables, at most so many bytes of them and the rest of the last. Throws
 * DAMAGED for the first that is not as it was written. Gives the names of the tables that it did not look at, newest first.
 */
export async function checkFiles(
  folder: string,
  mostBytes: number,
  onWarning: (message: string) => void,
): Promise<readonly string[]> {
  await checkFolder(folder);
  await checkLogs(folder, onWarning);
  const { names, missing } = await tablesIn(folder, await readManifest(folder));
  for (const number of missing) throw damaged(folder, `table ${number} is missing`);
  const count = await countUpTo(folder, names, mostBytes);
  for (const name of names.slice(0, count))
    for (const damage of tableDamages(folder, name)) throw damaged(folder, damage);
  return names.slice(count);
}
