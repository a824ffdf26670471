import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { daemonProgram, runDaemonToItsEnd, startDaemon, type Ending } from "./daemon.js";
import { createTemporaryFolder } from "./temporary-folder.js";

/** What the daemon says on stderr for people: the lines that are no JSON. */
const words = (stderr: string): string[] =>
  stderr.split("\n").filter((line) => line !== "" && !line.startsWith("{"));

describe("the daemon says in one line, and by its exit code, that", () => {
  it("its port is taken", async () => {
    using folder = createTemporaryFolder();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;

    const { exitCode, stderr, stdout } = await runDaemonToItsEnd({ data: folder.path, port });

    other.close();
    expect(words(stderr)).toEqual([
      `machinery: expected port ${port} of 127.0.0.1 to be free, found another program listening there: stop it, or choose another port with --port`,
    ]);
    expect([exitCode, stdout]).toEqual([69, ""]);
  });

  it("its data folder is in use, and leaves the other daemon alone", async () => {
    using folder = createTemporaryFolder();
    await using first = await startDaemon({ data: folder.path });

    const { exitCode, stderr } = await runDaemonToItsEnd({ data: folder.path });

    expect(words(stderr)).toEqual([
      `machinery: expected the data folder ${folder.path} to be free, found another daemon using it: stop that one, or choose another folder with --data`,
    ]);
    expect(exitCode).toBe(75);
    expect((await fetch(`${first.url}/healthcheck`)).status).toBe(204);
  });

  it("its data folder is a file", async () => {
    using folder = createTemporaryFolder();
    const data = join(folder.path, "file");
    writeFileSync(data, "");

    const { exitCode, stderr } = await runDaemonToItsEnd({ data });

    expect(words(stderr)).toHaveLength(1);
    expect(words(stderr)[0]).toMatch(
      /^machinery: expected a data folder at .*file that can be written to, found E\w+: .*--data$/,
    );
    expect(exitCode).toBe(73);
  });

  it("its data folder may not be written", async (context) => {
    if (process.getuid?.() === 0) context.skip("unavoidable: root may write everywhere");
    using folder = createTemporaryFolder();
    chmodSync(folder.path, 0o500);

    const { exitCode, stderr } = await runDaemonToItsEnd({ data: join(folder.path, "data") });

    expect(words(stderr)).toHaveLength(1);
    expect(exitCode).toBe(73);
  });

  it("its data is damaged", async () => {
    using folder = createTemporaryFolder();
    const first = await startDaemon({ data: folder.path });
    await first.end("SIGTERM");
    const catalogue = join(folder.path, "catalogue");
    for (const file of readdirSync(catalogue).filter((name) => /^(?:CURRENT|MANIFEST-\d+)$/.test(name))) {
      writeFileSync(join(catalogue, file), "nonsense\n");
    }

    const { exitCode, stderr } = await runDaemonToItsEnd({ data: folder.path });

    expect(words(stderr)).toHaveLength(1);
    expect(words(stderr)[0]).toContain(folder.path);
    expect(exitCode).toBe(65);
  });

  it("its disk is full", async (context) => {
    using folder = createTemporaryFolder();
    const found = await onFullDisk(folder.path);
    if (found === undefined) {
      context.skip("no small disk could be mounted: run as root, or allow user namespaces (unshare -Urm)");
      return;
    }

    expect(words(found.stderr)).toEqual([
      expect.stringMatching(
        /^machinery: expected room on the disk of \S+, found it full or faulty \(ENOSPC\): free some space, then start again$/,
      ),
    ]);
    expect([found.exitCode, found.stdout]).toEqual([74, ""]);
  });

  it("nobody else may reach it before there is access control", async () => {
    using folder = createTemporaryFolder();

    const { exitCode, stderr } = await runDaemonToItsEnd({ data: folder.path, args: ["--host", "0.0.0.0"] });

    expect(words(stderr)).toHaveLength(1);
    expect(words(stderr)[0]).toMatch(
      /expected a loopback address .*found "0\.0\.0\.0".*--listen-without-access-control/,
    );
    expect(exitCode).toBe(2);
  });

  it("a setting is wrong, wherever it comes from", async () => {
    using folder = createTemporaryFolder();
    const config = join(folder.path, "daemon.yaml");
    writeFileSync(config, "running: lots\ncolour: blue\n");

    const { exitCode, stderr } = await runDaemonToItsEnd({
      data: folder.path,
      args: ["--grace", "soon", "--config", config],
      env: { MACHINERY_BACKLOG: "-1" },
    });

    expect(words(stderr)).toEqual([
      `machinery: ${config}: expected only settings that \`--help\` lists, found \`colour\`: remove it`,
      `machinery: setting \`running\` (from ${config}): expected a whole number from 1 to 100000, found "lots": correct it there`,
      'machinery: setting `backlog` (from MACHINERY_BACKLOG): expected a whole number from 0 to 100000000, found "-1": correct it there',
      'machinery: setting `grace` (from --grace): expected a duration from 0 to 10m, such as 10s, found "soon": correct it there',
    ]);
    expect(exitCode).toBe(2);
  });
});

/** Runs the daemon with its data on a disk of 1 MiB that is full, in a mount namespace of its own. `undefined` when there can be none. */
async function onFullDisk(folder: string): Promise<Ending | undefined> {
  const unshare = process.getuid?.() === 0 ? ["-m"] : ["-Urm"];
  const script = `mount -t tmpfs -o size=1m none "$1" || exit 99
    dd if=/dev/zero of="$1/filler" bs=4096 2>/dev/null
    exec "$2" "$3" --data "$1/data" --port 0 --log-format json`;
  const args = [...unshare, "bash", "-c", script, "bash", folder, process.execPath, daemonProgram];
  const child = spawn("unshare", args, { stdio: ["ignore", "pipe", "pipe"], timeout: 30_000 });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (text: Buffer) => (output.stdout += String(text)));
  child.stderr.on("data", (text: Buffer) => (output.stderr += String(text)));
  return new Promise((resolve) => {
    child.on("error", () => resolve(undefined));
    child.on("close", (exitCode, signal) => {
      const isUnavailable = exitCode === 99 || output.stderr.startsWith("unshare:");
      resolve(isUnavailable ? undefined : { exitCode, signal, ...output });
    });
  });
}

describe("the daemon", () => {
  it("listens on another address when it is asked for by its honest name", async () => {
    using folder = createTemporaryFolder();

    await using daemon = await startDaemon({
      data: folder.path,
      args: ["--host", "0.0.0.0", "--listen-without-access-control"],
    });

    expect((await fetch(`http://127.0.0.1:${daemon.port}/healthcheck`)).status).toBe(204);
  });

  it("makes its data folder for its owner alone", async () => {
    using folder = createTemporaryFolder();
    const data = join(folder.path, "below", "data");

    const daemon = await startDaemon({ data });
    await daemon.end("SIGTERM");

    expect(statSync(data).mode & 0o777).toBe(0o700);
    expect(readdirSync(data).toSorted()).toEqual(["catalogue", "partitions"]);
  });

  it("reads its settings from a file in the configuration folder, and prints them with their origin", async () => {
    using folder = createTemporaryFolder();
    mkdirSync(join(folder.path, "machinery"));
    writeFileSync(join(folder.path, "machinery", "daemon.yaml"), "grace: 3s\n");

    const { exitCode, stdout } = await runDaemonToItsEnd({
      data: folder.path,
      args: ["--print-settings"],
      env: { MACHINERY_BODY_LIMIT: "1MiB" },
    });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^grace: 3s +# .*daemon\.yaml$/m);
    expect(stdout).toMatch(/^body-limit: 1MiB +# MACHINERY_BODY_LIMIT$/m);
    expect(stdout).toMatch(/^host: 127\.0\.0\.1 +# default$/m);
  });

  it("logs lines of JSON to stderr, and its ready line alone to stdout", async () => {
    using folder = createTemporaryFolder();
    const daemon = await startDaemon({ data: folder.path });

    const { stdout, stderr } = await daemon.end("SIGTERM");

    expect(stdout).toBe(`machinery listening on ${daemon.url} (data: ${folder.path})\n`);
    const entries = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries.map(({ msg }) => msg)).toEqual(expect.arrayContaining(["listening", "stopped"]));
    for (const entry of entries)
      expect(entry).toMatchObject({
        level: expect.any(String) as string,
        time: expect.any(String) as string,
      });
  });

  it("goes on when nobody reads its log any more", async () => {
    using folder = createTemporaryFolder();
    await using daemon = await startDaemon({ data: folder.path, args: ["--log-level", "debug"] });
    daemon.stopReading();

    for (let request = 0; request < 20; request++) {
      expect((await fetch(`${daemon.url}/nowhere`)).status).toBe(404);
    }
  });
});
