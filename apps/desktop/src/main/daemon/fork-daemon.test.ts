import { EventEmitter } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import type { ForkOptions, utilityProcess } from "electron";
import { afterEach, describe, expect, it, vi } from "vitest";
import { daemonProgram, forkDaemon } from "./fork-daemon.js";

afterEach(() => vi.unstubAllEnvs());

/** Forks a daemon that does nothing, and gives what Electron was asked for. */
function fork() {
  const asked: { program: string; args: readonly string[]; options: ForkOptions }[] = [];
  const child = Object.assign(new EventEmitter(), {
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    kill: () => true,
  });
  const process = forkDaemon(
    ((program: string, args: readonly string[], options: ForkOptions) => {
      asked.push({ program, args, options });
      return child;
    }) as unknown as typeof utilityProcess.fork,
    "/app/daemon.js",
    ["--port", "0"],
  );
  return { asked, child, process };
}

describe("the process of the app's own daemon", () => {
  it("gets the environment without what would change it or slip code into it, in any case", () => {
    vi.stubEnv("NODE_OPTIONS", "--require /tmp/evil.js");
    vi.stubEnv("Node_Extra_Ca_Certs", "/tmp/ca.pem");
    vi.stubEnv("ELECTRON_RUN_AS_NODE", "1");
    vi.stubEnv("MACHINERY_DATA", "/elsewhere");
    vi.stubEnv("KEPT_FOR_IT", "yes");

    const { env } = fork().asked[0]!.options;

    expect(Object.keys(env!).filter((name) => /^(?:node|electron|machinery)_/i.test(name))).toEqual([]);
    expect(env).toMatchObject({ KEPT_FOR_IT: "yes" });
  });

  it("is waited for, and so are its last words", async () => {
    const { child, process } = fork();
    child.emit("exit", 73);
    child.stderr.end("machinery: expected a folder\n");
    process.stderr.resume();

    expect(await process.ended).toBe(73);
  });

  it("is that of the package, or that of the checkout", () => {
    const folder = mkdtempSync(join(tmpdir(), "machinery-"));
    try {
      const app = join(folder, "desktop");
      expect(daemonProgram(app)).toBe(join(folder, "daemon", "bin", "machinery-daemon.js"));

      mkdirSync(join(app, "daemon", "bin"), { recursive: true });
      writeFileSync(join(app, "daemon", "bin", "machinery-daemon.js"), "");
      expect(daemonProgram(app)).toBe(join(app, "daemon", "bin", "machinery-daemon.js"));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
