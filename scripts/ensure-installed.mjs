import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, systemEnvironment } from "./checkout.mjs";
import { withProgress } from "./progress.mjs";
import { runQuietly } from "./run-quietly.mjs";

const lockFile = join(root, "package-lock.json");
const stampFile = join(root, "node_modules", ".machinery-installed");

/** Installs what is missing, so that node_modules is what the lock file says. Leaves the process when that fails. */
export async function ensureInstalled() {
  const stamp = createHash("sha256").update(readFileSync(lockFile)).digest("hex");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  if (!isAsLocked()) {
    const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    const { exitCode, output } = await withProgress("installing what is missing (npm ci)", () =>
      runQuietly("npm", args, { env: systemEnvironment() }),
    );
    if (exitCode !== 0) {
      process.stderr.write(output);
      console.error(
        "machinery: expected `npm ci` to install, found the error above: is the package registry reachable?",
      );
      process.exit(1);
    }
  }
  writeFileSync(stampFile, stamp);
}

/** Whether npm's own record of what it installed agrees with the lock file: then somebody has run npm by hand. */
function isAsLocked() {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages ?? {};
  const locked = JSON.parse(readFileSync(lockFile, "utf8")).packages ?? {};
  return Object.entries(locked).every(([path, entry]) => {
    if (!path.includes("node_modules/")) return true;
    const found = installed[path];
    if (found === undefined) return entry.optional === true || entry.devOptional === true;
    return (
      found.version === entry.version && found.integrity === entry.integrity && existsSync(join(root, path))
    );
  });
}
