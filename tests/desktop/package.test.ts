import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../run-program.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { readFuses, writeFusedStandIn } from "./fused-stand-in.js";
import { appFolder } from "./start-app.js";
import { readAsar, unpackAsar } from "./unpack-asar.js";

const manifest = JSON.parse(readFileSync(join(appFolder, "package.json"), "utf8")) as {
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};
const version = manifest.devDependencies["electron"]!;

describe.skipIf(process.platform !== "linux")(
  "the desktop app, packed with a stand-in for Electron's folder",
  () => {
    const folder = createTemporaryFolder();
    const unpacked = join(folder.path, "out", "linux-unpacked");
    const archive = (): Buffer => readFileSync(join(unpacked, "resources", "app.asar"));
    beforeAll(async () => {
      writeFusedStandIn(join(folder.path, "electron"), version);
      const { exitCode, stderr, stdout } = await runProgram("scripts/pack-desktop.mjs", [
        "--linux",
        "dir",
        `-c.electronDist=${join(folder.path, "electron")}`,
        `-c.directories.output=${join(folder.path, "out")}`,
      ]);
      if (exitCode !== 0) throw new Error(stdout + stderr);
    }, 240_000);
    afterAll(() => folder[Symbol.dispose]());

    it("has each fuse where it belongs", () => {
      expect(readFuses(readFileSync(join(folder.path, "electron", "electron")))).toMatchObject({
        runAsNode: true,
        onlyLoadAppFromAsar: false,
      });
      expect(readFuses(readFileSync(join(unpacked, "machinery-desktop")))).toEqual({
        runAsNode: false,
        cookieEncryption: true,
        nodeOptions: false,
        nodeCliInspect: false,
        asarIntegrity: true,
        onlyLoadAppFromAsar: true,
        browserV8Snapshot: false,
        grantFileProtocolExtraPrivileges: false,
      });
    });

    it("holds what was built, its daemon, and nothing else, each file with its hash", () => {
      const files = readAsar(archive());
      const places = new Set(
        [...files.keys()].map((path) =>
          path
            .split("/")
            .slice(0, path.startsWith("dist") ? 2 : 1)
            .join("/"),
        ),
      );

      expect([...places].toSorted()).toEqual([
        "daemon",
        "dist/main",
        "dist/preload",
        "dist/renderer",
        "package.json",
      ]);
      expect(
        [...files.values()].filter(({ integrity, unpacked }) => integrity === undefined && unpacked !== true),
      ).toEqual([]);
      expect(files.get("dist/main/main.js")!.content()).toEqual(
        readFileSync(join(appFolder, "dist/main/main.js")),
      );
      expect(
        [...files].filter(([, { unpacked }]) => unpacked === true).every(([path]) => path.endsWith(".node")),
      ).toBe(true);
      expect([...files.keys()].filter((path) => /\.(?:map|d\.ts)$|\.test\./.test(path))).toEqual([]);
    });

    it("has one version of Electron everywhere", () => {
      const installed = JSON.parse(
        readFileSync(join(appFolder, "../../node_modules/electron/package.json"), "utf8"),
      );

      expect(manifest.peerDependencies["electron"]).toBe(version);
      expect(installed).toMatchObject({ version });
    });

    it("brings a daemon along that runs by itself", async () => {
      const target = join(folder.path, "elsewhere");
      unpackAsar(archive(), join(unpacked, "resources", "app.asar.unpacked"), target);
      const data = join(folder.path, "data");
      const daemon = spawn(
        process.execPath,
        [join(target, "daemon/bin/machinery-daemon.js"), "--data", data, "--port", "0"],
        {
          cwd: target,
          env: { HOME: data, PATH: process.env["PATH"] },
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      const ended = once(daemon, "exit");

      const [line] = (await once(daemon.stdout.setEncoding("utf8"), "data")) as [string];
      const url = /^machinery listening on (\S+)/.exec(line)?.[1];
      const page = await fetch(`${url}/`).finally(() => daemon.kill("SIGTERM"));

      expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
      expect(await ended).toEqual([0, null]);
    });
  },
);
