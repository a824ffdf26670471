import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLevelStore } from "@machinery/store/level";
import { afterAll, expect, test } from "vitest";
import { compileShim, createFailingDisk } from "../failing-disk.js";
// @ts-expect-error -- children are plain JavaScript, for they run without vitest
import { checkRecords } from "./children/records.mjs";

interface Report {
  readonly before: number;
  readonly during: number;
  readonly afterwards: number;
  readonly readsWork: boolean;
  readonly afterReopening: number;
  readonly refusals: readonly { readonly code: string; readonly message: string }[];
  readonly acknowledged: readonly number[];
  readonly upTo: number;
}

const place = mkdtempSync(join(tmpdir(), "machinery-shim-"));
const compiled = compileShim(place);
afterAll(() => rmSync(place, { recursive: true, force: true }));
if (typeof compiled === "string") {
  console.warn(`SKIPPED: failing writes of the store are not tested: ${compiled}`);
  // Nothing clears up after tests that are all skipped.
  rmSync(place, { recursive: true });
}

test.skipIf(typeof compiled === "string").each([
  ["a sync that fails", "s", /Input\/output error/],
  ["a full disk", "w", /the disk that holds .* is full/],
  ["a write that is cut in half", "p", /the disk that holds .* is full/],
  ["a table that cannot be written", "t", /Input\/output error/],
])(
  "%s stops the store until it is opened anew, and nothing acknowledged is lost",
  async (_, command, message) => {
    const folder = join(place, `store-${command}`);
    const { shim } = compiled as { shim: string };
    const disk = createFailingDisk(shim, folder, join(place, `control-${command}`));
    const child = spawnSync(
      process.execPath,
      [join(import.meta.dirname, "children/failing-writes.mjs"), folder, command],
      {
        encoding: "utf8",
        timeout: 50_000,
        env: { ...process.env, ...disk.env },
      },
    );
    expect([child.signal, child.stderr]).toEqual(["SIGKILL", ""]);
    const report = JSON.parse(child.stdout) as Report;

    expect(report.before).toBe(300);
    expect(report.during).toBeLessThan(1_000);
    expect(report.afterwards).toBe(0);
    expect(report.readsWork).toBe(true);
    expect(report.afterReopening).toBe(500);
    expect(report.refusals.every(({ code }) => code === "WRITE_FAILED")).toBe(true);
    expect(report.refusals[0]!.message).toMatch(message);
    const store = await openLevelStore({ folder, kind: "partition", program: "0.1.0" });
    await checkRecords(store, new Set(report.acknowledged), report.upTo);
    await store.close();
  },
);
