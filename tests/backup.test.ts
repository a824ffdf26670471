import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EventStatus } from "@machinery/client";
import { describe, expect, it } from "vitest";
import { connect } from "./client.js";
import { runDaemonToItsEnd, startDaemon, type Daemon, type Ending } from "./daemon.js";
import { getJson, postJson } from "./json-routes.js";
import { runProgram, type ProgramOptions } from "./run-program.js";
import { stopAndVerify } from "./stop-and-verify.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import {
  message,
  mustAccept,
  outputs,
  registerTextCompany,
  startTextCompany,
  textBehaviours,
} from "./text-company.js";

const program = "apps/cli/bin/machinery.js";
const backup = (args: readonly string[], options?: ProgramOptions): Promise<Ending> =>
  runProgram(program, ["backup", ...args], options);
const create = ({ url }: Daemon, path: string, options?: ProgramOptions) =>
  backup(["create", path, "--url", url], options);

const text = { type: "string" };

/** Waits until something is so. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(5);
}

/** Leaves events with much data in a daemon: a backup of it does not go through in one breath. */
async function fill({ url }: Daemon, events: number): Promise<void> {
  await mustAccept(url, "/w", {
    name: "keep",
    spec: { inputs: { text }, operations: [{ set: { length: "${ size(data.text) }" } }] },
  });
  for (let event = 0; event < events; event++) {
    const data = { text: `${event} `.padEnd(3_000_000, "x") };
    expect(await postJson(`${url}/e/keep?wait=10`, { data })).toMatchObject({ status: 201 });
  }
}

describe("a backup that is taken while events run", () => {
  it("brings all back that was acknowledged before it began, and it runs to its end", async () => {
    using folder = createTemporaryFolder();
    const callbacks: string[] = [];
    await using company = await startTextCompany({
      reverse: async (...call) => {
        await sleep(20);
        return textBehaviours["reverse"]?.(...call);
      },
      charge: (_, response, request) => {
        callbacks.push(String(request.headers["machinery-callback"]));
        response.writeHead(202).end();
      },
    });
    const first = await startDaemon({ data: join(folder.path, "first") });
    await registerTextCompany(first.url, company, { retry: { attempts: 10, first: "5ms" } });
    await mustAccept(first.url, "/s", {
      name: "charge",
      address: company.address("charge"),
      spec: { inputs: { order: text }, outputs: { receipt: text } },
    });
    for (const [name, operations] of [
      ["pay", [{ call: "charge", async: true, output: "${ answer }" }]],
      [
        "collect",
        [{ listen: "collected", key: "${ data.order }", output: { receipt: "${ answer.receipt }" } }],
      ],
      ["later", [{ wait: "2s" }, { set: { receipt: "late" } }]],
    ] as const)
      await mustAccept(first.url, "/w", {
        name,
        inputs: { order: text },
        outputs: { receipt: text },
        operations,
      });
    const waiting: Record<string, string> = {};
    for (const name of ["pay", "collect", "later"]) {
      const { body } = await postJson(`${first.url}/e/${name}`, { order: "o-1" });
      waiting[name] = String(body?.["event_id"]);
    }
    await until(() => callbacks.length > 0);
    // One that is gone but for its key, and three of one key: one of them is under way, two wait for its place.
    await mustAccept(first.url, "/w", {
      name: "short",
      retention: "1ms",
      spec: { operations: [{ set: { text: "gone" } }] },
    });
    const short = (url: string) => postJson(`${url}/e/short?wait=10`, {}, { "Idempotency-Key": "short" });
    const gone = String((await short(first.url)).body?.["event_id"]);
    await until(async () => (await getJson(`${first.url}/e/short/${gone}`)).status === 404);
    await mustAccept(first.url, "/w", {
      name: "turns",
      concurrency: { key: "${ event.data.order }", per_key: 1 },
      spec: { inputs: { order: text, part: text }, operations: [{ listen: "turn", key: "${ data.part }" }] },
    });
    const turns: string[] = [];
    for (let event = 0; event < 3; event++) {
      const data = { order: "o-2", part: `p-${event}` };
      turns.push(String((await postJson(`${first.url}/e/turns`, { data })).body?.["event_id"]));
    }

    // Six clients post without a pause; what each was told is noted, with the key it gave.
    const acknowledged = new Map<string, string>();
    const stop = { asked: false };
    const posting = Array.from({ length: 6 }, async (_, client) => {
      for (let event = 0; !stop.asked; event++) {
        const key = `client-${client}-event-${event}`;
        const { status, body } = await postJson(
          `${first.url}/e/process-text`,
          { message },
          { "Idempotency-Key": key },
        );
        if (status === 201) acknowledged.set(key, String(body?.["event_id"]));
      }
    });
    await until(() => acknowledged.size > 200);
    const before = new Map(acknowledged);
    const made = await create(first, folder.path);
    const during = acknowledged.size - before.size;
    stop.asked = true;
    await Promise.all(posting);
    expect([made.exitCode, made.stderr]).toEqual([
      0,
      expect.stringMatching(/^all that was acknowledged before 20/),
    ]);
    expect(during).toBeGreaterThan(0);
    // From here on only the copy goes on.
    await first.end("SIGKILL");
    const [name = ""] = readdirSync(folder.path).filter((file) => file.startsWith("machinery-"));
    expect(name).toMatch(/^machinery-\d{8}T\d{6}Z\.backup$/);
    expect(statSync(join(folder.path, name)).mode & 0o777).toBe(0o600);

    const data = join(folder.path, "second");
    const restored = await backup(["restore", join(folder.path, name), "--data", data]);
    expect([restored.exitCode, restored.stderr]).toEqual([0, ""]);
    expect(restored.stdout).toMatch(/restored the backup of 20.*\n.*catalogue: whole\n.*0: whole\n/);
    await using second = await startDaemon({ data });
    using client = connect(second.url);

    for (const [key, eventId] of before) {
      const again = await postJson(`${second.url}/e/process-text`, { message }, { "Idempotency-Key": key });
      expect(again).toMatchObject({ status: 201, body: { event_id: eventId } });
      const { event } = await client.events.getEvent({ eventId, wait: { seconds: 20n } });
      expect([event?.status, event?.outputs]).toEqual([EventStatus.SUCCEEDED, outputs]);
    }
    const callback = new URL(callbacks[0]!);
    expect(await postJson(`${second.url}${callback.pathname}`, { receipt: "r" })).toMatchObject({
      status: 200,
    });
    expect(await postJson(`${second.url}/signals/collected?key=o-1`, { receipt: "r" })).toMatchObject({
      status: 201,
    });
    for (const [name, receipt] of Object.entries({ pay: "r", collect: "r", later: "late" })) {
      const { event } = await client.events.getEvent({ eventId: waiting[name]!, wait: { seconds: 20n } });
      expect([name, event?.status, event?.outputs]).toEqual([name, EventStatus.SUCCEEDED, { receipt }]);
    }
    expect((await short(second.url)).body).toMatchObject({ event_id: gone, status: "SUCCEEDED" });
    for (const [at, eventId] of turns.entries()) {
      const statuses = async () =>
        Promise.all(turns.map(async (id) => (await getJson(`${second.url}/e/turns/${id}`)).body?.["status"]));
      const ended = turns.slice(0, at).map(() => "SUCCEEDED");
      const inLine = turns.slice(at + 1).map(() => "ACCEPTED");
      await expect.poll(statuses, { timeout: 20_000 }).toEqual([...ended, "WAITING", ...inLine]);
      await postJson(`${second.url}/signals/turn?key=p-${at}`, {});
      const { event } = await client.events.getEvent({ eventId, wait: { seconds: 20n } });
      expect(event?.status).toBe(EventStatus.SUCCEEDED);
    }
    // New revisions go on where the old ones were.
    await mustAccept(second.url, "/w", {
      name: "later",
      inputs: { order: text },
      outputs: { receipt: text },
      operations: [{ set: { receipt: "at once" } }],
    });
    expect(await postJson(`${second.url}/e/later?wait=5`, { order: "o-2" })).toMatchObject({
      body: { outputs: { receipt: "at once" } },
    });
    await stopAndVerify(second, data);
  }, 120_000);
});

describe("a backup that is not whole", () => {
  it("is refused, and nothing is restored: cut short, changed, or no backup at all", async () => {
    using folder = createTemporaryFolder();
    const file = join(folder.path, "all.backup");
    const data = join(folder.path, "copy");
    await using daemon = await startDaemon({ data: join(folder.path, "data") });
    await fill(daemon, 1);
    expect(await create(daemon, file)).toMatchObject({ exitCode: 0 });
    const bytes = readFileSync(file);
    const restore = (changed: Buffer) => {
      writeFileSync(join(folder.path, "changed.backup"), changed);
      return backup(["restore", join(folder.path, "changed.backup"), "--data", data]);
    };

    const flipped = Buffer.from(bytes);
    flipped[bytes.length >> 1]! ^= 1;
    for (const [changed, exitCode, words] of [
      [bytes.subarray(0, bytes.length >> 1), 65, "cut short"],
      [flipped, 65, "does not match its checksum"],
      [Buffer.from("a file of another kind"), 2, "found something else"],
    ] as const) {
      const { stderr, ...ending } = await restore(Buffer.from(changed));
      expect([ending.exitCode, stderr, existsSync(data)]).toEqual([
        exitCode,
        expect.stringContaining(words),
        false,
      ]);
    }
    expect(await restore(bytes)).toMatchObject({ exitCode: 0 });
    expect(await restore(bytes)).toMatchObject({
      exitCode: 73,
      stderr: expect.stringContaining("expected an empty folder") as string,
    });
    expect(await create(daemon, file)).toMatchObject({ exitCode: 6 });
  }, 60_000);

  it("is not left behind: by Ctrl-C, or by a daemon that goes", async () => {
    using folder = createTemporaryFolder();
    const file = join(folder.path, "all.backup");
    await using daemon = await startDaemon({ data: join(folder.path, "data") });
    await fill(daemon, 24);
    let pid = 0;
    const begun = async (): Promise<void> => {
      await until(() => existsSync(`${file}.part`));
      // Nothing comes any more: so it is still under way when it is told to end.
      process.kill(daemon.pid, "SIGSTOP");
    };
    const makeOne = async (end: () => void): Promise<Ending> => {
      const making = create(daemon, file, { onStart: (started) => (pid = started) });
      await begun();
      end();
      return making;
    };

    const interrupted = await makeOne(() => process.kill(pid, "SIGINT"));
    expect([interrupted.exitCode, interrupted.stdout]).toEqual([130, ""]);
    expect(readdirSync(folder.path)).toEqual(["data"]);

    process.kill(daemon.pid, "SIGCONT");
    const gone = await makeOne(() => void daemon.end("SIGKILL"));
    expect([gone.exitCode, gone.stdout]).toEqual([8, ""]);
    expect(readdirSync(folder.path)).toEqual(["data"]);
  }, 60_000);

  it("is not left behind by a full disk, neither made nor restored", async (context) => {
    using folder = createTemporaryFolder();
    using disk = createTemporaryFolder();
    await using daemon = await startDaemon({ data: join(folder.path, "data") });
    await fill(daemon, 2);
    const whole = join(folder.path, "all.backup");
    expect(await create(daemon, whole)).toMatchObject({ exitCode: 0 });

    const run = `"$2" "$3" backup`;
    const found = await onSmallDisk(disk.path, [
      `${run} create "$1/all.backup" --url ${daemon.url}`,
      `${run} restore "${whole}" --data "$1/data"`,
    ]);
    if (found === undefined) {
      context.skip("no small disk could be mounted: run as root, or allow user namespaces (unshare -Urm)");
      return;
    }

    expect(found.stderr).toMatch(/a full disk \(ENOSPC\)[^]*expected room on the disk of/);
    expect(found.stdout).toBe("exit code 1\nexit code 74\n");
  }, 60_000);
});

describe("a restoring that was killed", () => {
  it("leaves a folder that no daemon takes", async () => {
    using folder = createTemporaryFolder();
    const file = join(folder.path, "all.backup");
    const data = join(folder.path, "copy");
    {
      await using daemon = await startDaemon({ data: join(folder.path, "data") });
      await fill(daemon, 8);
      expect(await create(daemon, file)).toMatchObject({ exitCode: 0 });
    }

    const restoring = runDaemonToItsEnd({
      data,
      args: ["restore", file],
      onStart: async (child) => {
        await until(() => existsSync(join(data, "partitions", "0", "CURRENT")));
        child.kill("SIGKILL");
      },
    });
    expect((await restoring).signal).toBe("SIGKILL");

    for (const args of [[], ["verify"], ["repair"], ["restore", file]]) {
      const { exitCode, stderr } = await runDaemonToItsEnd({ data, args });
      expect([args, exitCode, stderr]).toEqual([
        args,
        73,
        expect.stringMatching(/^machinery: expected .*\n$/),
      ]);
    }
  }, 60_000);
});

/** Runs shell commands with a disk of 2 MiB, in a mount namespace of its own; their exit codes, and what they leave there, are on stdout. */
async function onSmallDisk(folder: string, commands: readonly string[]): Promise<Ending | undefined> {
  const unshare = process.getuid?.() === 0 ? ["-m"] : ["-Urm"];
  const each = commands.map((command) => `${command} >/dev/null; echo "exit code $?"; ls -A "$1"`);
  const script = `mount -t tmpfs -o size=2m none "$1" || exit 99\n${each.join("\n")}`;
  const cli = join(import.meta.dirname, "..", program);
  const args = [...unshare, "bash", "-c", script, "bash", folder, process.execPath, cli];
  const child = spawn("unshare", args, { stdio: ["ignore", "pipe", "pipe"], timeout: 50_000 });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += String(chunk)));
  child.stderr.on("data", (chunk: Buffer) => (output.stderr += String(chunk)));
  return new Promise((resolve) => {
    child.on("error", () => resolve(undefined));
    child.on("close", (exitCode, signal) => {
      const isUnavailable = exitCode === 99 || output.stderr.startsWith("unshare:");
      resolve(isUnavailable ? undefined : { exitCode, signal, ...output });
    });
  });
}
