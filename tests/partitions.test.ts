import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EventStatus } from "@machinery/client";
import { idSlot } from "@machinery/store";
import { describe, expect, it } from "vitest";
import { connect, type OpenClient } from "./client.js";
import { runDaemonToItsEnd, startDaemon, type Daemon } from "./daemon.js";
import { postJson } from "./json-routes.js";
import { runProgram } from "./run-program.js";
import { createRandom } from "./seeded-random.js";
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

const two = ["--partitions", "2"];
const text = { type: "string" };
const partitionOf = (eventId: string): number => Math.floor(idSlot(eventId) / 512);

/** Posts with a key each, so that the events lie in both partitions. */
async function postAll(url: string, workflow: string, count: number, wait = 0): Promise<string[]> {
  const posted = Array.from({ length: count }, async (_, at) => {
    const path = `${url}/e/${workflow}${wait === 0 ? "" : `?wait=${wait}`}`;
    const { status, body } = await postJson(
      path,
      { data: { message } },
      { "Idempotency-Key": `${workflow}-${at}` },
    );
    expect(status).toBe(201);
    return String(body?.["event_id"]);
  });
  return Promise.all(posted);
}

async function untilEnded(client: OpenClient, eventIds: readonly string[]): Promise<void> {
  for (const eventId of eventIds) {
    const { event } = await client.events.getEvent({ eventId, wait: { seconds: 20n, nanos: 0 } });
    expect(event?.status).toBe(EventStatus.SUCCEEDED);
  }
}

describe("a daemon with two partitions", () => {
  it("carries events through in both, with sub-workflows, signals, and one limit for a service", async () => {
    using folder = createTemporaryFolder();
    let inFlight = 0;
    let most = 0;
    await using company = await startTextCompany({
      reverse: async (...call) => {
        most = Math.max(most, ++inFlight);
        await sleep(4);
        inFlight--;
        return textBehaviours["reverse"]?.(...call);
      },
    });
    const daemon = await startDaemon({ data: folder.path, args: two });
    const { url } = daemon;
    await registerTextCompany(url, company, { concurrency: 3 });
    await mustAccept(url, "/w", {
      name: "around",
      spec: {
        inputs: { message: text },
        outputs: { said: text, n: { type: "int" } },
        operations: [
          { name: "inner", run: "process-text", output: { said: "${ answer.message }" } },
          { name: "got", listen: "go", key: "all", expects: { n: { type: "int" } }, output: "${ answer }" },
        ],
      },
    });
    using client = connect(url);

    const direct = await postAll(url, "process-text", 40, 20);
    const around = await postAll(url, "around", 20);
    expect(new Set([...direct, ...around].map(partitionOf))).toEqual(new Set([0, 1]));
    const { signalId } = await client.events.sendSignal({ name: "go", key: "all", data: { n: 7 } });
    expect(signalId).not.toBe("");
    await untilEnded(client, [...direct, ...around]);

    for (const eventId of around)
      expect((await client.events.getEvent({ eventId })).event?.outputs).toEqual({
        said: outputs.message,
        n: 7,
      });
    expect(most).toBe(3);
    const listed: string[] = [];
    for (let pageToken = "", more = true; more;) {
      const page = await client.events.listEvents({ pageSize: 7, pageToken });
      for (const { eventId, parent } of page.events) {
        listed.push(eventId);
        // A sub-workflow's event lies with its parent.
        expect(partitionOf(parent?.eventId ?? eventId)).toBe(partitionOf(eventId));
      }
      pageToken = page.nextPageToken;
      more = pageToken !== "";
    }
    expect(listed).toEqual(listed.toSorted().toReversed());
    expect(new Set(listed).size).toBe(80);
    await stopAndVerify(daemon, folder.path);
  });

  it("is backed up and restored with both of them or with more, and is not opened with another number", async () => {
    using folder = createTemporaryFolder();
    const data = join(folder.path, "first");
    const copy = join(folder.path, "copy");
    const file = join(folder.path, "a.backup");
    await using company = await startTextCompany();
    const first = await startDaemon({ data, args: two });
    await registerTextCompany(first.url, company);
    await mustAccept(first.url, "/w", {
      name: "patient",
      spec: { inputs: { message: text }, operations: [{ listen: "go", key: "all" }] },
    });
    const ended = await postAll(first.url, "process-text", 10, 20);
    const waiting = await postAll(first.url, "patient", 10);
    const made = await runProgram("apps/cli/bin/machinery.js", [
      "backup",
      "create",
      file,
      "--url",
      first.url,
    ]);
    expect(made.exitCode).toBe(0);
    await stopAndVerify(first, data);

    const other = await runDaemonToItsEnd({ data, args: ["--partitions", "3"] });
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toMatch(
      /expected partition 0 of 3, found partition 0 of 2\): give the number it was begun with/,
    );

    const restored = await runDaemonToItsEnd({ data: copy, args: ["restore", file] });
    expect([restored.exitCode, restored.stderr]).toEqual([0, ""]);
    expect(restored.stdout).toContain("20 events");
    const second = await startDaemon({ data: copy });
    using client = connect(second.url);
    await client.events.sendSignal({ name: "go", key: "all" });
    await untilEnded(client, [...ended, ...waiting]);
    await stopAndVerify(second, copy);

    // More partitions: by restoring into so many.
    const grown = join(folder.path, "grown");
    const odd = await runDaemonToItsEnd({ data: grown, args: ["restore", file, "--partitions", "3"] });
    expect([odd.exitCode, odd.stdout]).toEqual([2, ""]);
    expect(odd.stderr).toContain(
      "expected --partitions to be 2, as in the backup, or a multiple of it, found 3",
    );
    const parted = await runDaemonToItsEnd({ data: grown, args: ["restore", file, "--partitions", "4"] });
    expect([parted.exitCode, parted.stderr]).toEqual([0, ""]);
    const third = await startDaemon({ data: grown });
    using inFour = connect(third.url);
    // What a key made is found again, and what waited is woken.
    expect(new Set(await postAll(third.url, "patient", 10))).toEqual(new Set(waiting));
    await inFour.events.sendSignal({ name: "go", key: "all" });
    await untilEnded(inFour, [...ended, ...waiting]);
    await stopAndVerify(third, grown);
  }, 120_000);

  it("loses nothing when it is killed again and again", async () => {
    using folder = createTemporaryFolder();
    const random = createRandom(Number(process.env["MACHINERY_SEED"] ?? 1));
    await using company = await startTextCompany();
    let daemon: Daemon = await startDaemon({ data: folder.path, args: two });
    const { url, port } = daemon;
    await registerTextCompany(url, company, { retry: { attempts: 1_000, first: "5ms", cap: "50ms" } });
    const acknowledged = new Map<string, string>();
    const over = { isSo: false };
    const post = async (client: number): Promise<void> => {
      for (let at = 0; !over.isSo; at++) {
        const key = `${client}-${at}`;
        while (!acknowledged.has(key) && !over.isSo) {
          const answer = await postJson(
            `${url}/e/process-text`,
            { data: { message } },
            { "Idempotency-Key": key },
          ).catch(() => undefined);
          if (answer?.status === 201) acknowledged.set(key, String(answer.body?.["event_id"]));
          await sleep(10);
        }
      }
    };
    const posting = [1, 2, 3, 4].map(post);
    for (let kill = 0; kill < 3; kill++) {
      await sleep(100 + random() * 250);
      await daemon.end("SIGKILL");
      daemon = await startDaemon({ data: folder.path, port });
    }
    over.isSo = true;
    await Promise.all(posting);

    using client = connect(url);
    const eventIds = [...acknowledged.values()];
    expect(new Set(eventIds).size).toBe(acknowledged.size);
    expect(new Set(eventIds.map(partitionOf))).toEqual(new Set([0, 1]));
    await untilEnded(client, eventIds);
    for (const [key, eventId] of [...acknowledged].slice(0, 20)) {
      const { body } = await postJson(
        `${url}/e/process-text`,
        { data: { message } },
        { "Idempotency-Key": key },
      );
      expect(body?.["event_id"]).toBe(eventId);
    }
    await stopAndVerify(daemon, folder.path);
  }, 120_000);
});
