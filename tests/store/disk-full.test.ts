import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const mount = mkdtempSync(join(tmpdir(), "machinery-full-"));
afterAll(() => rmSync(mount, { recursive: true, force: true }));

/** Runs a shell command with a small tmpfs at `mount`, in a mount namespace of its own: it is gone with the command. */
function onSmallDisk(command: string): ReturnType<typeof spawnSync> & { stdout: string; stderr: string } {
  const flags = process.getuid?.() === 0 ? "-m" : "-Urm";
  const script = `mount -t tmpfs -o size=64m machinery "$0" && exec ${command}`;
  return spawnSync("unshare", [flags, "sh", "-c", script, mount], { encoding: "utf8", timeout: 55_000 });
}

function whyNot(): string | undefined {
  if (process.platform !== "linux") return "mount namespaces are a matter of Linux";
  const tried = onSmallDisk("true");
  if (tried.error !== undefined) return "there is no unshare: install util-linux";
  return tried.status === 0
    ? undefined
    : `a tmpfs cannot be mounted (run as root, or allow user namespaces): ${tried.stderr.trim()}`;
}

const reason = whyNot();
if (reason !== undefined) {
  console.warn(`SKIPPED: the store on a full disk is not tested: ${reason}`);
  // Nothing clears up after tests that are all skipped.
  rmSync(mount, { recursive: true });
}

test.skipIf(reason !== undefined)(
  "a disk that fills up under load, and is freed, costs nothing that was acknowledged",
  () => {
    const script = join(import.meta.dirname, "children/disk-full.mjs");
    const child = onSmallDisk(`"${process.execPath}" "${script}" "$0"`);

    expect(child.stderr).toBe("");
    const report = JSON.parse(child.stdout) as Record<string, unknown>;
    expect(report).toMatchObject({
      checked: true,
      whileFreed: 0,
      opensWhileFull: "WRITE_FAILED",
      afterReopening: 500,
    });
    expect(report["beforeFull"]).toBeGreaterThan(100);
    expect(report["refusal"]).toMatchObject({
      code: "WRITE_FAILED",
      message: expect.stringContaining("is full (ENOSPC)"),
    });
  },
);
