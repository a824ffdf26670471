import { createReadStream, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { addAbortSignal, type Readable } from "node:stream";
import { BackupError, readBackup, type BackupContent } from "@machinery/store/backup";
import { openLevelStore } from "@machinery/store/level";
import { dataFolderAt, makeFolder, type DataFolder } from "./data-folder.js";
import { Refusal } from "./refusal.js";
import { splitPartitions } from "./split-partitions.js";
import { StoreWriter } from "./store-writer.js";
import { markWork, unmarkWork } from "./unfinished-work.js";
import { verifyStores } from "./verify-data.js";

/** What a new file system puts into its topmost folder. */
const LEFT_ALONE = new Set(["lost+found"]);

/** What is asked of a restoring. */
export interface Restoring {
  /** The data folder. It must be empty, or not there. */
  readonly data: string;
  /** The backup. `-` is standard input. */
  readonly file: string;
  readonly program: string;
  /** In how many partitions the events are to lie. `auto`: as in the backup. */
  readonly partitions: number | "auto";
  readonly say: (line: string) => void;
  /** Ends it: the folder is then as it was. */
  readonly signal: AbortSignal;
}

/**
 * Writes a backup into an empty data folder, looks over what came of it, and gives whether that is whole. Whatever ends it before leaves the folder as it was;
 * where that cannot be done, as in a crash, the
 * folder is refused from then on. Rejects with a Refusal, a StoreError, or the error of the file system.
 */
export async function restoreData(restoring: Restoring): Promise<boolean> {
  const { data, file, say, signal, partitions } = restoring;
  const folder = dataFolderAt(data);
  const wasThere = refuseWhatIsThere(folder.root);
  const contents = readBackup(bytesOf(file, signal));
  try {
    // Nothing is made for what is no backup.
    const first = await contents.next();
    if (first.done === true || first.value.case !== "header") throw new Error("a backup without a header");
    const { program, timeMs } = first.value.value;
    makeFolder(folder.root);
    markWork(folder.root, "restoring");
    try {
      const { events, pairs } = await writeStores(contents, folder, restoring);
      if (partitions !== "auto") await splitPartitions(folder, partitions, restoring);
      const when = new Date(Number(timeMs)).toISOString();
      say(`${folder.root}: restored the backup of ${when}, by ${program}: ${events} events, ${pairs} keys`);
      const isWhole = await verifyStores(folder, say);
      signal.throwIfAborted();
      unmarkWork(folder.root, "restoring");
      say(
        `${folder.root}: events that were under way go on once a daemon is started over it; if the daemon that the backup is of still runs, both make their calls`,
      );
      return isWhole;
    } catch (error) {
      takeBack(folder, wasThere);
      throw error;
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : inWordsOf(error, file);
  } finally {
    await contents.return();
  }
}

/** Refuses a folder that has something in it. Gives whether it is there. */
function refuseWhatIsThere(root: string): boolean {
  if (statSync(root, { throwIfNoEntry: false }) === undefined) return false;
  const found = readdirSync(root).find((name) => !LEFT_ALONE.has(name));
  if (found === undefined) return true;
  throw new Refusal(
    "folderUnusable",
    `expected an empty folder at ${root}, or none, found ${found} in it: choose another with --data, or empty this one`,
  );
}

async function writeStores(
  contents: AsyncIterable<BackupContent>,
  folder: DataFolder,
  { program, signal }: Restoring,
): Promise<{ readonly events: bigint; readonly pairs: bigint }> {
  const places = new Places(folder);
  let open: StoreWriter | undefined;
  try {
    for await (const content of contents) {
      signal.throwIfAborted();
      if (content.case === "store") {
        await open?.close();
        open = undefined;
        const { kind, number } = content.value;
        const path = places.take(kind, number);
        makeFolder(path);
        open = new StoreWriter(kind, await openLevelStore({ folder: path, kind, program }));
      } else if (content.case === "pairs") {
        await open?.write(content.value.pairs.map(({ key, value }) => [key, value] as const));
      } else if (content.case === "end") {
        await open?.close();
        open = undefined;
        places.refuseMissing();
        return content.value;
      }
    }
    throw new Error("a backup without an end");
  } finally {
    await open?.discard();
  }
}

/** Where the stores of a backup go: partitions, in their order, then one catalogue. */
class Places {
  #partitions = 0;
  #hasCatalogue = false;

  constructor(private readonly folder: DataFolder) {}

  /** The folder of one. Throws TOO_NEW. */
  take(kind: string, number: number): string {
    if (kind === "partition" && number === this.#partitions) return this.folder.partition(this.#partitions++);
    if (kind === "catalogue" && number === 0 && !this.#hasCatalogue) {
      this.#hasCatalogue = true;
      return this.folder.catalogue;
    }
    throw new BackupError("TOO_NEW", `there is a ${kind} ${number} in it, for which there is no place here`);
  }

  /** Throws DAMAGED. */
  refuseMissing(): void {
    const missing = this.#partitions === 0 ? "partition" : this.#hasCatalogue ? undefined : "catalogue";
    if (missing !== undefined) throw new BackupError("DAMAGED", `there is no ${missing} in it`);
  }
}

/** Takes away all that was written. */
function takeBack(folder: DataFolder, wasThere: boolean): void {
  rmSync(folder.catalogue, { recursive: true, force: true });
  for (const name of ["partitions", "partitions.whole"])
    rmSync(join(folder.root, name), { recursive: true, force: true });
  unmarkWork(folder.root, "restoring");
  if (!wasThere) rmSync(folder.root, { recursive: true, force: true });
}

async function* bytesOf(file: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stream: Readable = file === "-" ? process.stdin : createReadStream(file);
  try {
    for await (const chunk of addAbortSignal(signal, stream)) yield chunk as Buffer;
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    if (signal.aborted) throw error;
    const why = code === "EIO" ? "diskFailed" : "usage";
    throw new Refusal(
      why,
      `expected a backup at ${file} that can be read, found ${code}: correct its path or mode`,
    );
  }
}

function inWordsOf(error: unknown, file: string): unknown {
  if (!(error instanceof BackupError)) return error;
  const shown = file === "-" ? "standard input" : file;
  switch (error.code) {
    case "TOO_NEW":
      return new Refusal(
        "tooNew",
        `expected a backup that this version can read in ${shown}, found a newer one (${error.message}): restore it by the version that made it, or a newer one`,
      );
    case "FOREIGN":
      return new Refusal(
        "usage",
        `expected a backup in ${shown}, found something else (${error.message}): name a file that \`machinery backup create\` made`,
      );
    default:
      return new Refusal(
        "damaged",
        `expected a whole backup in ${shown}, found damage (${error.message}): fetch it again, or use another one; nothing was restored`,
      );
  }
}
