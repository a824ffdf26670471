#!/usr/bin/env node
// `npm run soak`: the long runs. 500 kills of the daemon under load, as many while orders are carried out and while everything goes on, a process that is
// stopped for a minute, 10,000 connections, and a long simulation.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { spawnSync } from "node:child_process";
import { node, ourEnvironment, root } from "./checkout.mjs";
import { build } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { withProgress } from "./progress.mjs";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "500" },
    seeds: { type: "string", default: "10000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});

await ensureInstalled();
const built = await withProgress("building what is stale", build, 1_500);
if (built.exitCode !== 0) {
  process.stderr.write(built.output);
  process.exit(1);
}

const env = {
  ...ourEnvironment(),
  MACHINERY_KILLS: values.kills,
  MACHINERY_SEED: values.seed,
  MACHINERY_SUSPENDED_MS: "60000",
  MACHINERY_CONNECTIONS: "10000",
};
/** A system test at the length that the environment says. */
const test = (title, file) => ({
  title,
  args: [join(root, "node_modules/vitest/vitest.mjs"), "run", "--project", "system", `tests/${file}`],
});
const seeded = `(--seed ${values.seed})`;
const runs = [
  test(`${values.kills} kills of the daemon ${seeded}`, "kill.test.ts"),
  test(`${values.kills} kills of the daemon while orders are carried out ${seeded}`, "order-kill.test.ts"),
  test(`${values.kills} kills of the daemon while everything goes on ${seeded}`, "everything-kill.test.ts"),
  test("a daemon whose process is stopped for a minute", "suspended.test.ts"),
  test("a daemon with 10,000 idle connections, and clients that speak a byte at a time", "crowded.test.ts"),
  {
    title: `fuzzing (--seed ${values.seed})`,
    args: [join(root, "scripts/fuzz.mjs"), "--seed", values.seed],
  },
  {
    title: `a simulation of ${values.seeds} seeds`,
    args: [join(root, "packages/testkit/bin/simulate.js"), "--seeds", values.seeds],
  },
];
let failed = 0;
for (const { title, args } of runs) {
  console.log(`· ${title} …`);
  const { status } = spawnSync(node, args, { cwd: root, env, stdio: "inherit" });
  if (status !== 0) failed += 1;
  console.log(status === 0 ? `✓ ${title}` : `✗ ${title}`);
}
console.log(`${runs.length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;
