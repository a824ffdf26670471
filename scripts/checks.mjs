import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ourEnvironment, root } from "./checkout.mjs";
import { build } from "./ensure-built.mjs";
import { runQuietly } from "./run-quietly.mjs";

/**
 * What became of a check. `output` says why something failed.
 * @typedef {{ passed: number, failed: number, skipped: { name: string, reason: string }[], output: string }} Outcome
 */

/** All checks of `npm test`, in turn: the cheap ones first. */
export const checks = [
  { title: "build", run: () => single(build()) },
  { title: "types", run: () => tool("tsc", "-p", "tsconfig.json") },
  { title: "types in the browser", run: () => tool("tsc", "-p", "packages/ui/tsconfig.json") },
  { title: "types in the desktop's page", run: () => tool("tsc", "-p", "apps/desktop/tsconfig.json") },
  { title: "lint", run: () => tool("oxlint", "--type-aware", "--deny-warnings") },
  { title: "format", run: () => tool("prettier", "--check", ".") },
  { title: "proto lint", run: () => tool("buf", "lint") },
  {
    title: "proto format",
    run: () => tool("buf", "format", "--path", "proto/machinery", "-d", "--exit-code"),
  },
  {
    title: "proto breaking changes",
    run: () => tool("buf", "breaking", "--against", "proto/baseline.binpb"),
  },
  { title: "unused files, exports and dependencies", run: () => tool("knip") },
  { title: "unit, property and simulation tests", run: () => vitest("unit") },
  { title: "whole-system tests, README and examples", run: () => vitest("system") },
];

/** Runs one of the checkout's tools as one check. */
function tool(name, ...args) {
  return single(
    runQuietly(join(root, "node_modules", ".bin", name), args, { env: ourEnvironment(), timeoutMs: 300_000 }),
  );
}

/** @returns {Promise<Outcome>} */
async function single(running) {
  const { exitCode, output } = await running;
  return exitCode === 0
    ? { passed: 1, failed: 0, skipped: [], output: "" }
    : { passed: 0, failed: 1, skipped: [], output };
}

/** Runs a project of the tests; each test counts. @returns {Promise<Outcome>} */
async function vitest(project) {
  const folder = mkdtempSync(join(tmpdir(), "machinery-test-"));
  const file = join(folder, "report.json");
  const args = ["run", "--project", project, "--reporter", join(root, "scripts", "vitest-reporter.mjs")];
  try {
    const env = { ...ourEnvironment(), MACHINERY_TEST_REPORT: file };
    const { exitCode, output } = await runQuietly(join(root, "node_modules", ".bin", "vitest"), args, {
      env,
    });
    if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [], output };
    const report = JSON.parse(readFileSync(file, "utf8"));
    const failures = report.failures.map(({ name, message }) => `✗ ${name}\n${message}`).join("\n\n");
    // Something may go wrong beside the tests, such as none being found.
    const failed = report.failed === 0 && exitCode !== 0 ? 1 : report.failed;
    return {
      passed: report.passed,
      failed,
      skipped: report.skipped,
      output: failures === "" && exitCode !== 0 ? output : failures,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
