import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLevelStore } from "@machinery/store/level";
import { afterAll, expect, test } from "vitest";
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
const shim = join(place, "fail-writes.so");
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Why the shim cannot be used here; undefined when it can. */
function whyNot(): string | undefined {
  if (process.platform !== "linux") return "LD_PRELOAD is a matter of Linux";
  const source = join(import.meta.dirname, "../native/fail-writes.c");
  const compiler = spawnSync("cc", ["-O2", "-Wall", "-shared", "-fPIC", "-o", shim, source, "-ldl"], {
    encoding: "utf8",
  });
  if (compiler.error !== undefined) return "there is no C compiler: install gcc and libc6-dev";
  return compiler.status === 0
    ? undefined
    : `the shim does not compile (install libc6-dev?): ${compiler.stderr}`;
}

const reason = whyNot();
if (reason !== undefined) {
  console.warn(`SKIPPED: failing writes of the store are not tested: ${reason}`);
  // Nothing clears up after tests that are all skipped.
  rmSync(place, { recursive: true });
}

test.skipIf(reason !== undefined).each([
  ["a sync that fails", "s", /Input\/output error/],
  ["a full disk", "w", /the disk that holds .* is full/],
  ["a write that is cut in half", "p", /the disk that holds .* is full/],
  ["a table that cannot be written", "t", /Input\/output error/],
])(
  "%s stops the store until it is opened anew, and nothing acknowledged is lost",
  async (_, command, message) => {
    const folder = join(place, `store-${command}`);
    const control = join(place, `control-${command}`);
    writeFileSync(control, "-");
    const child = spawnSync(
      process.execPath,
      [join(import.meta.dirname, "children/failing-writes.mjs"), folder, command],
      {
        encoding: "utf8",
        timeout: 50_000,
        env: { ...process.env, LD_PRELOAD: shim, FAIL_WRITES_BELOW: folder, FAIL_WRITES_CONTROL: control },
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
