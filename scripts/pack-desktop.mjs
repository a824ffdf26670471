#!/usr/bin/env node
// `npm run desktop:pack`: makes the installable desktop app of this system. What follows `--` goes to electron-builder.
import { join } from "node:path";
import { ourEnvironment, root } from "./checkout.mjs";
import { collectDaemon } from "./collect-daemon.mjs";
import { build } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { withProgress } from "./progress.mjs";
import { runQuietly } from "./run-quietly.mjs";

const app = join(root, "apps", "desktop");

/** Leaves the process with what a program printed, when it failed. */
function mustHaveWorked({ exitCode, output }) {
  if (exitCode === 0) return;
  process.stderr.write(output);
  process.exit(exitCode);
}

await ensureInstalled();
mustHaveWorked(await withProgress("building what is stale", build, 1_500));
const packages = collectDaemon(join(app, "packing", "daemon"));
console.log(`✓ the daemon, ${packages} packages`);
const builder = join(root, "node_modules", ".bin", "electron-builder");
const args = ["--config", "electron-builder.json", "--publish", "never", ...process.argv.slice(2)];
mustHaveWorked(
  await withProgress("packing", () => runQuietly(builder, args, { cwd: app, env: ourEnvironment() }), 1_500),
);
console.log("✓ the desktop app: see apps/desktop/installers");
