#!/usr/bin/env node
// `npm run soak`: the long runs. 500 kills of the daemon under load, as many while orders are carried out, and a long simulation.
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

const env = { ...ourEnvironment(), MACHINERY_KILLS: values.kills, MACHINERY_SEED: values.seed };
const runs = [
  {
    title: `${values.kills} kills of the daemon (--seed ${values.seed})`,
    args: [join(root, "node_modules/vitest/vitest.mjs"), "run", "--project", "system", "tests/kill.test.ts"],
  },
  {
    title: `${values.kills} kills of the daemon while orders are carried out (--seed ${values.seed})`,
    args: [
      join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      "--project",
      "system",
      "tests/order-kill.test.ts",
    ],
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
