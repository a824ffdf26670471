import { StoreError } from "../store.js";
import { remedy } from "./damage-error.js";

/** What went wrong with a read, as the port says it. */
export function readError(error: unknown, what: string): StoreError {
  if (error instanceof StoreError) return error;
  const code = codeOf(error);
  if (
    code === "LEVEL_DATABASE_NOT_OPEN" ||
    code === "LEVEL_ITERATOR_NOT_OPEN" ||
    code === "LEVEL_SNAPSHOT_NOT_OPEN"
  ) {
    return new StoreError("CLOSED", `${what}: the store or snapshot has been closed`, { cause: error });
  }
  if (code === "LEVEL_CORRUPTION") {
    return new StoreError("DAMAGED", `${what}: ${textOf(error)}; ${remedy}`, { cause: error });
  }
  return new StoreError("READ_FAILED", `${what}: ${textOf(error)}`, { cause: error });
}

/** Why a folder could not be opened. */
export function openError(error: unknown, folder: string): StoreError {
  if (error instanceof StoreError) return error;
  const code = codeOf(error);
  const text = textOf(error);
  if (code === "LEVEL_LOCKED") {
    return new StoreError(
      "LOCKED",
      `${folder} is open in another process; stop that daemon, or use another data folder`,
      { cause: error },
    );
  }
  if (code === "LEVEL_CORRUPTION" || text.includes("No such file")) {
    return new StoreError("DAMAGED", `${folder}: ${text}; ${remedy}`, { cause: error });
  }
  if (isDiskFull(text)) return new StoreError("WRITE_FAILED", diskFull(folder, text), { cause: error });
  return new StoreError("READ_FAILED", `${folder} cannot be opened: ${text}`, { cause: error });
}

/** What went wrong with a write, in words. A full disk is named as such, and so is a table that LevelDB came upon when it put tables together. */
export function writeErrorText(error: unknown, folder: string): string {
  const text = textOf(error);
  if (codeOf(error) === "LEVEL_CORRUPTION" || text.startsWith("Corruption"))
    return `${folder} is damaged: ${text}; ${remedy}`;
  return isDiskFull(text) ? diskFull(folder, text) : text;
}

function diskFull(folder: string, text: string): string {
  return `the disk that holds ${folder} is full (ENOSPC), free some space: ${text}`;
}

function isDiskFull(text: string): boolean {
  return (
    text.includes("No space left on device") ||
    text.includes("ENOSPC") ||
    text.includes("Disk quota exceeded")
  );
}

/** LevelDB's own error is the cause of the one that abstract-level throws. */
function codeOf(error: unknown): string | undefined {
  const inner = innermost(error);
  return inner instanceof Error && "code" in inner ? String(inner.code) : undefined;
}

function textOf(error: unknown): string {
  const inner = innermost(error);
  return inner instanceof Error ? inner.message : String(inner);
}

function innermost(error: unknown): unknown {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  return inner;
}
