import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The longest secret, in bytes. */
const maxBytes = 64 * 1024;

/** How long a secret that was read is used before the file is looked at again, in milliseconds. */
const freshMs = 1_000;

/** How many secrets are remembered. */
const maxCached = 1_024;

/**
 * Makes a reader of secrets: files in one folder, each named for its secret. A changed file is seen within a second. One line
 * ending at the end is not part of the secret. `undefined` when there is no such file, or its name cannot be that of a secret.
 */
export function createSecretReader(
  folder: string,
  nowMs: () => number = () => performance.now(),
): (name: string) => string | undefined {
  const cached = new Map<string, { readonly value: string | undefined; readonly untilMs: number }>();
  return (name) => {
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(name)) return undefined;
    const known = cached.get(name);
    if (known !== undefined && nowMs() < known.untilMs) return known.value;
    const value = readSecret(join(folder, name));
    if (cached.size >= maxCached) cached.clear();
    cached.set(name, { value, untilMs: nowMs() + freshMs });
    return value;
  };
}

function readSecret(file: string): string | undefined {
  try {
    const found = statSync(file);
    if (!found.isFile() || found.size > maxBytes) return undefined;
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch {
    // Absent or unreadable: the call that needs it fails and names it.
    return undefined;
  }
}
