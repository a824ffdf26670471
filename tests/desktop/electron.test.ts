import { existsSync } from "node:fs";
import { join } from "node:path";
import { _electron } from "playwright-core";
import { describe, expect, it } from "vitest";
import { runProgram } from "../run-program.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { startDaemon } from "../daemon.js";
import { appFolder } from "./start-app.js";

const folder =
  process.env["ELECTRON_OVERRIDE_DIST_PATH"] ?? join(appFolder, "../../node_modules/electron/dist");
const names: Partial<Record<NodeJS.Platform, string>> = {
  darwin: "Electron.app/Contents/MacOS/Electron",
  win32: "electron.exe",
};
const program = join(folder, names[process.platform] ?? "electron");
const isThere = existsSync(program);

describe("the desktop app in a real Electron", () => {
  it("shows the events of a daemon, and keeps its page in", async (context) => {
    if (!isThere) {
      // The binary comes from a download that no package registry has: no installation of ours can help.
      const why =
        "unavoidable: NO ELECTRON BINARY, the desktop app was NOT run: `npx install-electron`, then again";
      process.stderr.write(`\n*** ${why} ***\n`);
      if (process.env["REQUIRE_ELECTRON"] === "1") throw new Error(why);
      context.skip(why);
    }
    using data = createTemporaryFolder();
    using userData = createTemporaryFolder();
    await using daemon = await startDaemon({ data: data.path });
    const app = await _electron.launch({
      executablePath: program,
      args: [
        appFolder,
        `--user-data-dir=${userData.path}`,
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
      env: { ...process.env, MACHINERY_URL: daemon.url },
    });
    try {
      const page = await app.firstWindow();
      await page.getByText("live", { exact: true }).waitFor();

      expect(page.url()).toMatch(/^app:\/\/machinery\/index\.html/);
      const reaches = `fetch("https://machinery.example").then(() => "reached", () => "refused")`;
      expect(await page.evaluate(reaches)).toBe("refused");
      expect(await page.evaluate("typeof require")).toBe("undefined");
      expect(await page.evaluate(`window.open("https://machinery.example")`)).toBeNull();
    } finally {
      await app.close();
    }
  });
});

describe("npm run desktop", () => {
  it("says plainly that Electron's binary cannot be had, and what else there is", async (context) => {
    context.skip(isThere, "unavoidable: Electron's binary is there");
    using cache = createTemporaryFolder();

    const { exitCode, stderr } = await runProgram("scripts/desktop.mjs", [], {
      // Nobody listens there: the download fails at once, and the network is left alone.
      env: { ELECTRON_MIRROR: "http://127.0.0.1:1/", electron_config_cache: cache.path },
    });

    expect(exitCode).toBe(69);
    expect(stderr).toMatch(/^machinery: expected the binary of Electron \d+\.\d+\.\d+, found none: \S/m);
    expect(stderr).toContain("npm run machinery -- open");
  });

  it("says so of a folder that was named and has none", async () => {
    using empty = createTemporaryFolder();

    const { exitCode, stderr } = await runProgram("scripts/desktop.mjs", [], {
      env: { ELECTRON_OVERRIDE_DIST_PATH: empty.path },
    });

    expect(exitCode).toBe(69);
    expect(stderr).toContain(`there is no such program in ${empty.path}`);
  });
});
