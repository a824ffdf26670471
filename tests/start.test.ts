import { spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startDaemon } from "./daemon.js";
import { runProgram } from "./run-program.js";
import { createTemporaryFolder } from "./temporary-folder.js";

const start = (...args: string[]) => runProgram("scripts/start.mjs", args);

/** Installing and building were done before; the rest may still take a while on a busy machine. */
const patienceMs = 120_000;

describe("npm start", () => {
  it(
    "shows an event go through, and comes back with it",
    async () => {
      using folder = createTemporaryFolder();

      const first = await start("--once", "--port", "0", "--data", folder.path);
      const second = await start("--once", "--port", "0", "--data", folder.path);

      expect([first.exitCode, first.stderr]).toEqual([0, ""]);
      expect(first.stdout).toContain("message: ! GNINROM EHT NI ESIR LLIW NUS EHT");
      expect(first.stdout).toContain("space_count: 7");
      for (const step of ["upper", "reverse", "space_counter"]) expect(first.stdout).toContain(`✓ ${step} `);
      expect(first.stdout).not.toContain("came back");
      expect([second.exitCode, second.stderr]).toEqual([0, ""]);
      expect(second.stdout).toContain("it came back with 1 event of before");
    },
    patienceMs,
  );

  it(
    "stays up until it is told to stop, and leaves nothing running",
    async () => {
      using folder = createTemporaryFolder();
      let url = "";

      const ending = await runProgram("scripts/start.mjs", ["--port", "0", "--data", folder.path], {
        onOutput: (stdout, kill) => {
          url = /listening on (http:\S+)/.exec(stdout)?.[1] ?? "";
          if (stdout.includes("Ctrl-C stops everything")) kill("SIGINT");
        },
      });

      expect([ending.exitCode, ending.stderr]).toEqual([0, ""]);
      expect(ending.stdout).toMatch(/\nstopping …\nstopped\n$/);
      expect(ending.stdout).toContain(`npm run --silent machinery -- --url ${url} event list`);
      await expect(fetch(`${url}/healthcheck`)).rejects.toThrow("fetch failed");
      // The folder is free again.
      await using daemon = await startDaemon({ data: folder.path });
      expect(daemon.port).toBeGreaterThan(0);
    },
    patienceMs,
  );

  it.skipIf(process.platform === "win32")(
    "stops when whoever started it is gone",
    async () => {
      using folder = createTemporaryFolder();
      // As npm does it: a shell that ends at a signal, and tells nobody.
      const script = '"$0" scripts/start.mjs --port 0 --data "$1" & wait';
      const shell = spawn("sh", ["-c", script, process.execPath, folder.path], {
        cwd: join(import.meta.dirname, ".."),
        env: { ...process.env, npm_lifecycle_event: "start" },
        stdio: ["ignore", "pipe", "ignore"],
      });
      let output = "";

      // Its end of stdout closes when the last process that has it has ended.
      for await (const text of shell.stdout.setEncoding("utf8")) {
        output += text;
        if (output.includes("Ctrl-C stops everything")) shell.kill("SIGKILL");
      }

      expect(output).toContain("message: ! GNINROM EHT NI ESIR LLIW NUS EHT");
      await using daemon = await startDaemon({ data: folder.path });
      expect(daemon.port).toBeGreaterThan(0);
    },
    patienceMs,
  );

  it(
    "tells who cut it short that it did not succeed",
    async () => {
      using folder = createTemporaryFolder();

      const { exitCode, stdout } = await runProgram(
        "scripts/start.mjs",
        ["--once", "--port", "0", "--data", folder.path],
        { onOutput: (text, kill) => text.includes("daemon listening") && kill("SIGINT") },
      );

      expect(exitCode).toBe(130);
      expect(stdout).toContain("stopping …");
    },
    patienceMs,
  );

  it(
    "says in one line that the port is taken",
    async () => {
      using folder = createTemporaryFolder();
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
      const { port } = other.address() as AddressInfo;

      const { exitCode, stderr } = await start("--once", "--port", String(port), "--data", folder.path);

      other.close();
      expect(stderr).toMatch(new RegExp(`^machinery: expected port ${port} .*\\n$`));
      expect(exitCode).toBe(69);
    },
    patienceMs,
  );

  it(
    "says in one line that the data folder is locked",
    async () => {
      using folder = createTemporaryFolder();
      await using _ = await startDaemon({ data: folder.path });

      const { exitCode, stderr } = await start("--once", "--port", "0", "--data", folder.path);

      expect(stderr).toMatch(
        /^machinery: expected the data folder .* to be free, found another daemon .*\n$/,
      );
      expect(exitCode).toBe(75);
    },
    patienceMs,
  );

  it("refuses options that it does not know", async () => {
    const { exitCode, stderr } = await start("--twice");

    expect(stderr).toMatch(/^machinery: .*--twice.*\n$/);
    expect(exitCode).toBe(2);
  });
});
