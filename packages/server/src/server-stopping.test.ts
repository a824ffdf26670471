import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { EventService } from "@machinery/protocol";
import { openLevelStore } from "@machinery/store/level";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startService } from "../test/start-service.js";
import {
  createDisks,
  postJson,
  processText,
  reasonOf,
  refusal,
  startReverse,
  startTestServer,
  startUpper,
} from "../test/start-test-server.js";
import type { Server } from "./index.js";

const disks = createDisks();
let server: Server;
let upper: Awaited<ReturnType<typeof startUpper>>;
let reverse: Awaited<ReturnType<typeof startReverse>>;
beforeAll(async () => {
  [upper, reverse] = await Promise.all([startUpper(), startReverse()]);
  server = await startTestServer(disks);
  for (const { definition } of [upper, reverse]) await postJson(`${server.url}/s`, definition);
  await postJson(`${server.url}/w`, processText);
});
afterAll(async () => {
  await server.close(1_000);
  await Promise.all([upper.close(), reverse.close()]);
});

const post = (path: string, body: unknown) => postJson(`${server.url}${path}`, body);

describe("stopping and starting", () => {
  test("ends watches with DAEMON_STOPPING, frees the port, and comes back with everything", async () => {
    const { port } = server;
    const events = createClient(EventService, createGrpcTransport({ baseUrl: server.url }));
    const web = createClient(
      EventService,
      createConnectTransport({ baseUrl: server.url, httpVersion: "1.1" }),
    );
    const begun = [events, web].map(async (client) => {
      const stream = client.watchEvents({})[Symbol.asyncIterator]();
      await stream.next();
      return refusal(Promise.resolve(stream.next()));
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const startMs = performance.now();

    await server.close(5_000);
    const ends = await Promise.all(begun);
    const tookMs = performance.now() - startMs;
    server = await startTestServer(disks, port);
    const again = await post("/e/process-text?wait=5", { data: { message: "abc" } });

    expect(ends.map((end) => [end.code, reasonOf(end)])).toEqual([
      [Code.Unavailable, "DAEMON_STOPPING"],
      [Code.Unavailable, "DAEMON_STOPPING"],
    ]);
    expect(tookMs).toBeLessThan(2_000);
    expect(again).toMatchObject({ status: 201, body: { outputs: { message: "CBA" } } });
  });

  test("answers those who wait for an event's end, whether it comes within the grace or not", async () => {
    const slow = await startService("slow", () => ({ message: "late" }), 400);
    await post("/s", slow.definition);
    await post("/w", { ...processText, name: "slowly", services: ["slow"] });
    const { port } = server;
    const waitAndClose = async (graceMs: number) => {
      const waiting = post("/e/slowly?wait=20", { data: { message: "x" } });
      await expect.poll(() => slow.calls.length, { interval: 5 }).toBeGreaterThan(0);
      const startMs = performance.now();
      await server.close(graceMs);
      const answered = await waiting;
      server = await startTestServer(disks, port);
      return { ...answered, tookMs: performance.now() - startMs };
    };

    const within = await waitAndClose(5_000);
    slow.calls.length = 0;
    const beyond = await waitAndClose(50);
    const finished = await fetch(`${server.url}/e/slowly/${String(beyond.body["event_id"])}?wait=10`);

    expect(within).toMatchObject({
      status: 201,
      body: { status: "SUCCEEDED", outputs: { message: "late" } },
    });
    expect(beyond).toMatchObject({ status: 201, body: { event_id: expect.any(String) } });
    expect(beyond.tookMs).toBeLessThan(2_000);
    expect(await finished.json()).toMatchObject({ status: "SUCCEEDED", outputs: { message: "late" } });
    await slow.close();
  });

  test("keeps everything on LevelDB, too", async () => {
    const folder = await mkdtemp(join(tmpdir(), "machinery-"));
    const open = (kind: "partition" | "catalogue") => () =>
      openLevelStore({ folder: join(folder, kind), kind, program: "test" });
    const onLevel = () => startTestServer(disks, 0, open("partition"), open("catalogue"));
    const first = await onLevel();
    await postJson(`${first.url}/s`, upper.definition);
    await postJson(`${first.url}/s`, reverse.definition);
    await postJson(`${first.url}/w`, processText);
    const posted = await postJson(`${first.url}/e/process-text?wait=5`, { data: { message: "abc" } });
    await first.close(1_000);

    const second = await onLevel();
    const shown = await fetch(`${second.url}/e/process-text/${String(posted.body["event_id"])}`);
    const again = await postJson(`${second.url}/e/process-text?wait=5`, { message: "xyz" });

    expect(await shown.json()).toMatchObject({ status: "SUCCEEDED", outputs: { message: "CBA" } });
    expect(again.body).toMatchObject({ status: "SUCCEEDED", outputs: { message: "ZYX" } });
    await second.close(1_000);
    await rm(folder, { recursive: true });
  });

  test("a port in use is told, and nothing stays open", async () => {
    const others = createDisks();

    await expect(startTestServer(others, server.port)).rejects.toMatchObject({ code: "EADDRINUSE" });
    const free = await startTestServer(others);

    expect(free.health()).toMatchObject({ serving: true });
    await free.close(0);
  });
});
