#!/usr/bin/env node
// `npm run fuzz`: the fuzzing of `npm test` for longer, from a seed of its own. What fails names the seed that repeats it.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { node, ourEnvironment, root } from "./checkout.mjs";
import { build } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { withProgress } from "./progress.mjs";

const { values } = parseArgs({
  options: {
    factor: { type: "string", default: "50" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});

await ensureInstalled();
const built = await withProgress("building what is stale", build, 1_500);
if (built.exitCode !== 0) {
  process.stderr.write(built.output);
  process.exit(1);
}
console.log(
  `fuzzing ${values.factor} times as long as npm test does (--factor ${values.factor} --seed ${values.seed})`,
);
const env = { ...ourEnvironment(), MACHINERY_FUZZ: values.factor, MACHINERY_SEED: values.seed };
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const { status } = spawnSync(
  node,
  [
    vitest,
    "run",
    "tests/fuzz",
    "packages/language/src/fuzz.test.ts",
    "packages/server/src/calls/fuzzed-answers.test.ts",
  ],
  {
    cwd: root,
    env,
    stdio: "inherit",
  },
);
process.exitCode = status ?? 1;
