import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import {
  BackupService,
  EventDeferralReason,
  EventService,
  EventStatus,
  RegistryService,
} from "@machinery/protocol";
import type { Observation } from "@machinery/runner";
import { idSlot } from "@machinery/store";
import { readBackup } from "@machinery/store/backup";
import { afterEach, describe, expect, test, vi } from "vitest";
import { postJson, processText, reasonOf, refusal, startUpper } from "../../test/start-test-server.js";
import { createThreadedDisks, startThreadedServer } from "../../test/start-threaded-server.js";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function start(count: number, observed: Observation[] = []) {
  const disks = createThreadedDisks(count);
  const server = await startThreadedServer(disks, { observed });
  closing.push(() => server.close(1_000));
  return { disks, server };
}

/** Posts over a connection of its own, so that it may come to any of the partitions. */
const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  postJson(url, body, { Connection: "close", ...headers });

const partitionOf = (eventId: string, count: number): number => Math.floor((idSlot(eventId) * count) / 1_024);

const collect = {
  name: "collect",
  inputs: { key: { type: "string" } },
  operations: [{ name: "got", listen: "parcel", key: "${ data.key }", expects: { n: { type: "int" } } }],
};

describe("a server with its partitions in threads", () => {
  test("shares connections out, and each event lies where its connection led to", async () => {
    const { server } = await start(2);
    const upper = await startUpper();
    closing.push(() => upper.close());
    await post(`${server.url}/s`, upper.definition);
    await post(`${server.url}/w`, { ...processText, services: ["upper"] });
    const partitions = new Set<number>();
    for (let at = 0; at < 64 && partitions.size < 2; at++) {
      const { body } = await post(`${server.url}/e/process-text?wait=5`, { message: "abc" });
      expect(body).toMatchObject({ status: "SUCCEEDED", outputs: { message: "ABC" } });
      partitions.add(partitionOf(String(body["event_id"]), 2));
    }

    expect(partitions).toEqual(new Set([0, 1]));
  });

  test("remembers the last calls of a service of all partitions together, and tells of them in each", async () => {
    const { server } = await start(2);
    const upper = await startUpper();
    closing.push(() => upper.close());
    await post(`${server.url}/s`, upper.definition);
    await post(`${server.url}/w`, { ...processText, services: ["upper"] });
    for (let at = 0; at < 8; at++) await post(`${server.url}/e/process-text?wait=5`, { message: "abc" });

    for (let at = 0; at < 4; at++) {
      const transport = createConnectTransport({ baseUrl: server.url, httpVersion: "1.1" });
      const { service } = await createClient(RegistryService, transport).getService({ name: "upper" });
      expect(service?.state?.recent).toMatchObject({ calls: 8, failed: 0 });
      expect(service?.state?.recent?.list).toHaveLength(8);
    }
  });

  test("takes a post right after its workflow is defined, wherever it comes to", async () => {
    const { server } = await start(3);
    for (let revision = 1; revision <= 12; revision++) {
      const operations = [{ set: { revision } }];
      const defined = await post(`${server.url}/w`, {
        name: "counted",
        outputs: { revision: { type: "int" } },
        operations,
      });
      expect(defined.status).toBe(201);
      const { body } = await post(`${server.url}/e/counted?wait=5`, {});
      expect(body["outputs"]).toEqual({ revision });
    }
  });

  test("lists, shows and watches all of them, and tells all of a signal", async () => {
    const { server } = await start(2);
    await post(`${server.url}/w`, collect);
    const transport = createConnectTransport({ baseUrl: server.url, httpVersion: "1.1" });
    const events = createClient(EventService, transport);
    const abort = new AbortController();
    const seen: string[] = [];
    let isWatching = (): void => {};
    const begun = new Promise<void>((resolve) => (isWatching = resolve));
    const watching = (async () => {
      for await (const { event } of events.watchEvents({}, { signal: abort.signal })) {
        if (event === undefined) isWatching();
        else if (event.status === EventStatus.SUCCEEDED) seen.push(event.eventId);
        if (seen.length === 8) return;
      }
    })();
    await begun;
    const posted: string[] = [];
    for (let at = 0; at < 8; at++)
      posted.push(
        String(
          (await post(`${server.url}/e/collect`, { key: "a" }, { "Idempotency-Key": `k${at}` })).body[
            "event_id"
          ],
        ),
      );
    expect(new Set(posted.map((eventId) => partitionOf(eventId, 2))).size).toBe(2);

    const sent = await post(`${server.url}/signals/parcel?key=a`, { n: 1 }, { "Idempotency-Key": "s" });
    const again = await post(`${server.url}/signals/parcel?key=a`, { n: 1 }, { "Idempotency-Key": "s" });
    expect([sent.status, again]).toEqual([201, sent]);
    await watching;

    expect(new Set(seen)).toEqual(new Set(posted));
    const listed: string[] = [];
    for (let pageToken = "", more = true; more;) {
      const page = await events.listEvents({ pageSize: 3, pageToken });
      listed.push(...page.events.map(({ eventId }) => eventId));
      pageToken = page.nextPageToken;
      more = pageToken !== "";
    }
    expect(listed).toEqual(posted.toSorted().toReversed());
    const { counts } = await events.countEvents({});
    expect(counts.reduce((sum, { count }) => sum + Number(count), 0)).toBe(posted.length);
    for (const eventId of posted) {
      const { event } = await events.getEvent({ eventId });
      expect(event?.status).toBe(EventStatus.SUCCEEDED);
    }
  });

  test("says which partition is ill, and goes on with the other", async () => {
    const observed: Observation[] = [];
    const { disks, server } = await start(2, observed);
    await post(`${server.url}/w`, { name: "still", operations: [{ wait: "1h" }] });
    disks.partitions[1]!.failNextCommit(Object.assign(new Error("no space left"), { code: "ENOSPC" }), {
      applied: false,
    });
    let refused = 0;
    let accepted = 0;
    for (let at = 0; at < 200 && refused === 0; at++)
      if ((await post(`${server.url}/e/still`, {}, { "Idempotency-Key": `k${at}` })).status === 503)
        refused++;
      else accepted++;
    expect(refused).toBe(1);
    // What another thread observes comes by a message of its own, after the answer.
    const seen = await vi.waitUntil(() =>
      observed.find(({ level, message }) => level === "error" && message.includes("store refused a write")),
    );
    expect(seen.error).toMatchObject({ message: expect.stringContaining("no space left") as string });

    // By itself, as soon as the store is open again.
    for (let at = 0; ; at++) {
      const { status } = await post(`${server.url}/e/still`, {}, { "Idempotency-Key": `again-${at}` });
      if (status === 201) accepted++;
      const said = await healthOf(server.url);
      expect(said).toMatch(/^well$|partition 1: /);
      if (said === "well" && at > 50) break;
    }
    expect(server.health()).toMatchObject({ serving: true });
    expect(accepted).toBeGreaterThan(0);
  });

  test("refuses to open with another number of partitions", async () => {
    const disks = createThreadedDisks(3);
    const two = await startThreadedServer(disks, { count: 2 });
    await two.close(0);

    await expect(startThreadedServer(disks)).rejects.toMatchObject({
      code: "MISPLACED",
      message: "expected partition 0 of 3, found partition 0 of 2",
    });
    expect(disks.partitions[2]!.batches).toBe(0);
    const again = await startThreadedServer(disks, { count: 2 });
    await again.close(0);
  });

  test("answers who waits when it stops", async () => {
    const { server } = await start(2);
    await post(`${server.url}/w`, { name: "still", operations: [{ wait: "1h" }] });
    const waiting = Array.from({ length: 6 }, (_, at) =>
      post(`${server.url}/e/still?wait=30`, {}, { "Idempotency-Key": `k${at}` }),
    );
    const transport = createConnectTransport({ baseUrl: server.url, httpVersion: "1.1" });
    const events = createClient(EventService, transport);
    for (let listed = 0; listed < 6;) listed = (await events.listEvents({})).events.length;
    let isWatching = (): void => {};
    const begun = new Promise<void>((resolve) => (isWatching = resolve));
    const watching = refusal(
      (async () => {
        for await (const _ of events.watchEvents({})) isWatching();
      })(),
    );
    await begun;
    await server.close(100);

    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
    expect(reasonOf(await watching)).toBe("DAEMON_STOPPING");
  });

  test("copies all of them into one backup", async () => {
    const { server } = await start(2);
    await post(`${server.url}/w`, { name: "still", operations: [{ wait: "1h" }] });
    for (let at = 0; at < 8; at++) await post(`${server.url}/e/still`, {}, { "Idempotency-Key": `k${at}` });
    const backups = createClient(
      BackupService,
      createConnectTransport({ baseUrl: server.url, httpVersion: "1.1" }),
    );
    const chunks: Uint8Array[] = [];
    let events = 0n;
    for await (const { part } of backups.createBackup({})) {
      if (part.case === "chunk") chunks.push(part.value);
      else if (part.case === "summary") events = part.value.events;
    }
    const stores: string[] = [];
    async function* bytes() {
      yield* chunks;
    }
    for await (const content of readBackup(bytes()))
      if (content.case === "store") stores.push(`${content.value.kind} ${content.value.number}`);

    expect(events).toBe(8n);
    expect(stores).toEqual(["partition 0", "partition 1", "catalogue 0"]);
  });
});

async function healthOf(url: string): Promise<string> {
  const response = await fetch(`${url}/healthcheck`, { headers: { Connection: "close" } });
  return response.ok ? "well" : response.text();
}

test("what a workflow says of its events under way holds for all partitions together", async () => {
  const { server } = await start(2);
  let inFlight = 0;
  let most = 0;
  const gate = Promise.withResolvers<void>();
  const slow = createServer((request, response) => {
    const answer = async () => {
      most = Math.max(most, ++inFlight);
      await gate.promise;
      inFlight--;
      response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
    };
    request.resume().on("end", () => void answer());
  });
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
  closing.push(() => new Promise((resolve) => slow.close(() => resolve(undefined))));
  const address = `http://127.0.0.1:${(slow.address() as AddressInfo).port}/`;
  await post(`${server.url}/s`, { name: "slow", address });
  const workflow = { name: "narrow", concurrency: { limit: 3 }, operations: [{ call: "slow" }] };
  expect((await post(`${server.url}/w`, workflow)).status).toBe(201);
  const posted = Array.from({ length: 24 }, (_, at) =>
    post(`${server.url}/e/narrow?wait=20`, {}, { "Idempotency-Key": `k${at}` }),
  );
  const transport = createConnectTransport({ baseUrl: server.url, httpVersion: "1.1" });
  const events = createClient(EventService, transport);
  const waiting = await vi.waitUntil(
    async () => {
      const { events: found } = await events.listEvents({ filter: { statuses: [EventStatus.ACCEPTED] } });
      return found.length === 21 && found;
    },
    { timeout: 15_000 },
  );
  const deferrals = await Promise.all(
    waiting.map(async ({ eventId }) => (await events.getEvent({ eventId })).event?.deferral),
  );
  gate.resolve();
  const bodies = (await Promise.all(posted)).map(({ body }) => body);

  // Each partition says what is under way in both.
  expect(deferrals).toMatchObject(
    waiting.map(() => ({ reason: EventDeferralReason.WORKFLOW_LIMIT, underWay: 3n, limit: 3n })),
  );

  expect(bodies.map(({ status }) => status)).toEqual(Array.from({ length: 24 }, () => "SUCCEEDED"));
  expect(new Set(bodies.map(({ event_id }) => partitionOf(String(event_id), 2)))).toEqual(new Set([0, 1]));
  expect(most).toBe(3);
});

test("calls in line are no attempts when it stops without any grace, and only calls in flight are shown as such", async () => {
  const disks = createThreadedDisks(2);
  const first = await startThreadedServer(disks);
  closing.push(() => first.close(0));
  const gate = Promise.withResolvers<void>();
  let called = 0;
  const slow = createServer((request, response) => {
    called++;
    const answer = () => response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
    request.resume().on("end", () => void gate.promise.then(answer));
  });
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
  closing.push(() => new Promise((resolve) => slow.close(() => resolve(undefined))));
  const address = `http://127.0.0.1:${(slow.address() as AddressInfo).port}/`;
  const retry = { attempts: 5, first: "1ms" };
  await post(`${first.url}/s`, { name: "slow", address, concurrency: 4, retry });
  await post(`${first.url}/w`, { name: "asks", operations: [{ call: "slow" }] });
  const stateAt = async (url: string) => {
    const transport = createConnectTransport({ baseUrl: url, httpVersion: "1.1" });
    return (await createClient(RegistryService, transport).getService({ name: "slow" })).service?.state;
  };
  const postMore = async (key: string) =>
    String((await post(`${first.url}/e/asks`, {}, { "Idempotency-Key": key })).body["event_id"]);
  const eventIds = [await postMore("first")];
  await vi.waitUntil(() => called === 1);
  // Its thread holds two passes now.
  expect(await stateAt(first.url)).toMatchObject({ callsInFlight: 1, callsWaiting: 0 });
  eventIds.push(...(await Promise.all(Array.from({ length: 15 }, (_, at) => postMore(`k${at}`)))));
  await vi.waitUntil(async () => (await stateAt(first.url))?.callsWaiting === 12);
  expect(called).toBe(4);
  expect(await stateAt(first.url)).toMatchObject({ callsInFlight: 4 });
  await first.close(0);

  gate.resolve();
  const second = await startThreadedServer(disks);
  closing.push(() => second.close(0));
  const events = createClient(
    EventService,
    createConnectTransport({ baseUrl: second.url, httpVersion: "1.1" }),
  );
  let attempts = 0;
  for (const eventId of eventIds) {
    const { event } = await events.getEvent({ eventId, wait: { seconds: 20n, nanos: 0 } });
    expect(event?.status).toBe(EventStatus.SUCCEEDED);
    attempts += event?.steps[0]?.attempts.length ?? 0;
  }
  expect(new Set(eventIds.map((eventId) => partitionOf(eventId, 2)))).toEqual(new Set([0, 1]));
  expect(called).toBe(20);
  expect(attempts).toBe(called);
});
