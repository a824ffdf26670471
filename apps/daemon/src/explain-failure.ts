import { StoreError } from "@machinery/store";
import { exitCodes } from "./exit-codes.js";
import { Refusal } from "./refusal.js";

/** Why the daemon cannot run: one line for people, and the exit code. */
export interface Failure {
  readonly line: string;
  readonly exitCode: number;
}

/** What the daemon was about to use when it failed. */
export interface Attempted {
  readonly host: string;
  readonly port: number;
  readonly data: string;
}

const diskCodes = new Set(["ENOSPC", "EDQUOT", "EIO"]);
const folderCodes = new Set([
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOTDIR",
  "EEXIST",
  "ENOENT",
  "EISDIR",
  "ENAMETOOLONG",
  "ELOOP",
]);

/** Tells a failure at the start in one line: what was expected, what was found, what to do. */
export function explainFailure(error: unknown, { host, port, data }: Attempted): Failure {
  for (const cause of causes(error)) {
    if (cause instanceof Refusal) return fail(cause.exitCode, cause.message);
    if (cause instanceof StoreError) return explainStore(cause, data);
    const { code, syscall } = cause as NodeJS.ErrnoException;
    if (code === undefined) continue;
    if (code === "EADDRINUSE") {
      return fail(
        "portUnavailable",
        `expected port ${port} of ${host} to be free, found another program listening there: stop it, or choose another port with --port`,
      );
    }
    if (code === "EACCES" && syscall === "listen") {
      return fail(
        "portUnavailable",
        `expected to be allowed to listen on port ${port}, found ${code}: choose a port over 1023 with --port`,
      );
    }
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN") {
      return fail(
        "portUnavailable",
        `expected ${host} to be an address of this machine, found ${code}: correct --host`,
      );
    }
    if (diskCodes.has(code)) return fullDisk(data, code);
    if (folderCodes.has(code)) {
      return fail(
        "folderUnusable",
        `expected a data folder at ${data} that can be written to, found ${code}: correct its owner and mode, or choose another with --data`,
      );
    }
  }
  return fail(
    "internal",
    `expected to start, found ${error instanceof Error ? error.message : String(error)}: please report this with the log`,
  );
}

function explainStore(error: StoreError, data: string): Failure {
  switch (error.code) {
    case "LOCKED":
      return fail(
        "locked",
        `expected the data folder ${data} to be free, found another daemon using it: stop that one, or choose another folder with --data`,
      );
    case "TOO_NEW":
      return fail(
        "tooNew",
        `expected data that this version can read in ${data}, found a newer format: start the newer version (${error.message})`,
      );
    case "DAMAGED":
      return fail("damaged", `expected whole data in ${data}, found damage: ${error.message}`);
    case "MISPLACED":
      return fail(
        "usage",
        `expected the data in ${data} to be in as many partitions as --partitions says, found otherwise (${error.message}): give the number it was begun with, or leave it out; to have more, back up, and restore the backup into an empty folder with another --partitions`,
      );
    case "WRITE_FAILED":
    case "READ_FAILED":
      return isFull(error) ? fullDisk(data, "ENOSPC") : diskFault(error, data);
    default:
      return fail("internal", `expected to open the data in ${data}, found ${error.code}: ${error.message}`);
  }
}

function diskFault(error: StoreError, data: string): Failure {
  for (const cause of causes(error)) {
    if (/permission denied|EACCES|EROFS|read-only/i.test(cause.message)) {
      return fail(
        "folderUnusable",
        `expected a data folder at ${data} that can be written to, found it is not: correct its owner and mode, or choose another with --data`,
      );
    }
  }
  return fail(
    "diskFailed",
    `expected to read and write ${data}, found ${error.message}: look at the disk, then start again`,
  );
}

const fullDisk = (data: string, code: string): Failure =>
  fail(
    "diskFailed",
    `expected room on the disk of ${data}, found it full or faulty (${code}): free some space, then start again`,
  );

const isFull = (error: Error): boolean =>
  causes(error).some((cause) => /no space left|ENOSPC|EDQUOT|quota exceeded/i.test(cause.message));

function causes(error: unknown): Error[] {
  const found: Error[] = [];
  for (let at = error; at instanceof Error && found.length < 8; at = at.cause) found.push(at);
  return found;
}

/** Failures stay on one line, whatever a library put into its message. */
function fail(code: keyof typeof exitCodes, line: string): Failure {
  return { line: line.replaceAll(/\s*\n\s*/g, " "), exitCode: exitCodes[code] };
}
