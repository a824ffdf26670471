#!/usr/bin/env node
// `npm run desktop`: builds the desktop app and starts it. Electron's binary is no part of any npm package: it is fetched once.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ourEnvironment, root } from "./checkout.mjs";
import { electronBinary, electronFolder, electronInstaller, electronVersion } from "./electron-binary.mjs";
import { build } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { withProgress } from "./progress.mjs";
import { runQuietly } from "./run-quietly.mjs";

/** How long fetching the binary may take, in milliseconds: it has about 120 MB. */
const fetchMs = 900_000;

/** Says what is missing and what else there is, and leaves. */
function leaveWithout(reason) {
  console.error(
    `machinery: expected the binary of Electron ${electronVersion}, found none: ${reason}
It is no part of its npm package: it comes from github.com/electron/electron/releases, or a mirror that ELECTRON_MIRROR names.
Where neither can be reached, put a copy of it somewhere and name the folder in ELECTRON_OVERRIDE_DIST_PATH.
The web console is the same manager in a browser: \`npm start\`, then \`npm run machinery -- open\`.`,
  );
  process.exit(69);
}

await ensureInstalled();
const built = await withProgress("building what is stale", build, 1_500);
if (built.exitCode !== 0) {
  process.stderr.write(built.output);
  process.exit(1);
}
if (electronBinary() === undefined) {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH !== undefined)
    leaveWithout(`there is no such program in ${electronFolder}, which ELECTRON_OVERRIDE_DIST_PATH names`);
  const { exitCode, output } = await withProgress(`fetching Electron ${electronVersion}, once`, () =>
    runQuietly(process.execPath, [electronInstaller], { env: ourEnvironment(), timeoutMs: fetchMs }),
  );
  if (exitCode !== 0 || electronBinary() === undefined)
    leaveWithout(
      /^.*(?:Error|took longer).*$/m.exec(output)?.[0]?.trim() ?? `its installer ended with ${exitCode}`,
    );
}
const app = spawn(electronBinary(), [join(root, "apps", "desktop"), ...process.argv.slice(2)], {
  stdio: "inherit",
  env: ourEnvironment(),
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => app.kill(signal));
app.on("error", (error) => leaveWithout(error.message));
app.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
