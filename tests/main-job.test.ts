import { EventStatus, type Event, type Fact } from "@machinery/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type OpenClient } from "./client.js";
import { startDaemon, type Daemon } from "./daemon.js";
import { createGate } from "./gate.js";
import { getJson, postJson } from "./json-routes.js";
import type { RecordingCompany } from "./recording-company.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import {
  message,
  mustAccept,
  outputs,
  registerTextCompany,
  startTextCompany,
  textBehaviours,
} from "./text-company.js";

describe("the main job", () => {
  const folder = createTemporaryFolder();
  const gate = createGate();
  let company: RecordingCompany;
  let daemon: Daemon;
  let client: OpenClient;

  beforeAll(async () => {
    company = await startTextCompany({
      slow: async ({ inputs }) => {
        await gate.passed;
        return textBehaviours["upper"]?.({ inputs } as never, undefined as never, undefined as never);
      },
    });
    daemon = await startDaemon({ data: folder.path });
    client = connect(daemon.url);
    await registerTextCompany(daemon.url, company);
    const text = [{ name: "message", type: "string" }];
    await mustAccept(daemon.url, "/s", {
      name: "slow",
      address: company.address("slow"),
      inputs: text,
      outputs: text,
    });
    await mustAccept(daemon.url, "/w", {
      name: "process-slowly",
      services: ["slow"],
      inputs: text,
      outputs: text,
    });
  });
  afterAll(async () => {
    gate.open();
    client[Symbol.dispose]();
    await daemon[Symbol.asyncDispose]();
    await company[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  async function post(workflow = "process-text", headers: Record<string, string> = {}): Promise<string> {
    const { status, body } = await postJson(`${daemon.url}/e/${workflow}`, { data: { message } }, headers);
    expect(status).toBe(201);
    return String(body?.["event_id"]);
  }

  const ended = async (eventId: string): Promise<Event | undefined> =>
    (await client.events.getEvent({ eventId, wait: { seconds: 20n } })).event;

  async function watch(eventId: string): Promise<Fact[]> {
    const facts: Fact[] = [];
    for await (const { fact } of client.events.watchEvent({ eventId }))
      if (fact !== undefined) facts.push(fact);
    return facts;
  }

  it("acknowledges a service, a workflow and an event with an id and a date", async () => {
    const service = await postJson(`${daemon.url}/s`, {
      name: "another",
      address: company.address("upper"),
      inputs: [{ name: "message", type: "string", description: "The text to transform" }],
      outputs: [{ name: "message", type: "string", description: "The transformed text, in uppercase" }],
    });
    const workflow = await postJson(`${daemon.url}/w`, {
      name: "another",
      services: ["another"],
      inputs: [{ name: "text", type: "string" }],
      outputs: [],
    });

    expect(service).toMatchObject({
      status: 201,
      body: { service_id: "another", ack_date: expect.any(String) as string },
    });
    // The service wants a message that nobody gives.
    expect(workflow).toMatchObject({ status: 409, body: { reason: "INVALID_DEFINITION" } });

    const event = await postJson(`${daemon.url}/e/process-text`, { message });
    expect(event).toMatchObject({
      status: 201,
      body: { event_id: expect.stringMatching(/^[0-9a-z]{24}$/) as string },
    });
    expect(new Date(String(event.body?.["ack_date"])).getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it("carries an event through its three services and gives the outputs to the one who waits", async () => {
    const { status, body } = await postJson(`${daemon.url}/e/process-text?wait=20`, { data: { message } });

    expect(status).toBe(201);
    expect(body).toMatchObject({ status: "SUCCEEDED", outputs });
    const calls = company.calls.filter(({ event }) => event === body?.["event_id"]);
    expect(calls.map(({ service }) => service)).toEqual(["upper", "reverse", "space-counter"]);
    expect(new Set(calls.map(({ key }) => key)).size).toBe(3);
    const seen = await getJson(`${daemon.url}/e/process-text/${String(body?.["event_id"])}`);
    expect(seen).toMatchObject({ status: 200, body: { status: "SUCCEEDED", outputs } });
  });

  it("keeps the whole history, and watching shows the same", async () => {
    const eventId = await post();

    const watched = await watch(eventId);
    const { facts } = await client.events.getEventHistory({ eventId });

    expect(watched.map(({ kind, step }) => [kind, step].filter(Boolean).join(" "))).toEqual([
      "event-accepted",
      "event-started",
      ...["upper", "reverse", "space_counter"].flatMap((step) => [
        `step-started ${step}`,
        `attempt-started ${step}`,
        `step-succeeded ${step}`,
      ]),
      "event-succeeded",
    ]);
    expect(watched).toEqual(facts);
    expect(facts.map(({ sequence }) => Number(sequence))).toEqual(facts.map((_, index) => index + 1));
    const event = await ended(eventId);
    expect(event?.steps.map(({ path, attempts }) => [path, attempts.length])).toEqual([
      ["upper", 1],
      ["reverse", 1],
      ["space_counter", 1],
    ]);
  });

  it("lists events by workflow, label and status, newest first, in pages, without payloads", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index++)
      ids.push(await post("process-text", { "Machinery-Label-Batch": "lists" }));
    for (const id of ids) await ended(id);
    const filter = {
      workflow: "process-text",
      labels: { batch: "lists" },
      statuses: [EventStatus.SUCCEEDED],
    };

    const found: Event[] = [];
    let pageToken = "";
    do {
      const page = await client.events.listEvents({ filter, pageSize: 2, pageToken });
      expect(page.events.length).toBeLessThanOrEqual(2);
      found.push(...page.events);
      pageToken = page.nextPageToken;
    } while (pageToken !== "");

    expect(found.map(({ eventId }) => eventId)).toEqual(ids.toReversed());
    expect(
      found.every(
        ({ data, outputs, steps }) => data === undefined && outputs === undefined && steps.length === 0,
      ),
    ).toBe(true);
    const none = await client.events.listEvents({ filter: { ...filter, statuses: [EventStatus.FAILED] } });
    expect(none.events).toEqual([]);
  });

  it("gives one event for one idempotency key, and refuses other data under it", async () => {
    const [first, second] = await Promise.all([
      post("process-text", { "Idempotency-Key": "once" }),
      post("process-text", { "Idempotency-Key": "once" }),
    ]);
    const third = await client.events.postEvent({
      workflow: "process-text",
      data: { message },
      idempotencyKey: "once",
    });
    const other = await postJson(
      `${daemon.url}/e/process-text`,
      { message: "other" },
      { "Idempotency-Key": "once" },
    );

    expect(second).toBe(first);
    expect(third).toMatchObject({ existed: true, event: { eventId: first } });
    expect(other).toMatchObject({ status: 409, body: { reason: "IDEMPOTENCY_KEY_REUSED" } });
  });

  it("tells those who watch many what changes", async () => {
    const stop = new AbortController();
    const seen: { cursor: string; eventId: string | undefined }[] = [];
    let posted: string | undefined;
    try {
      for await (const change of client.events.watchEvents(
        { filter: { labels: { watched: "yes" } } },
        { signal: stop.signal },
      )) {
        seen.push({ cursor: change.cursor, eventId: change.event?.eventId });
        posted ??= await post("process-text", { "Machinery-Label-Watched": "yes" });
        if (change.event?.eventId === posted && change.event.status === EventStatus.SUCCEEDED) break;
      }
    } finally {
      stop.abort();
    }

    expect(seen[0]?.eventId).toBeUndefined();
    expect(seen[0]?.cursor).not.toBe("");
    expect(seen.slice(1).every(({ eventId }) => eventId === posted)).toBe(true);
  });

  it("cancels an event that runs, once, and not one that has ended", async () => {
    const eventId = await post("process-slowly");

    const { event } = await client.events.cancelEvent({ eventId, reason: "changed my mind" });
    const again = await client.events.cancelEvent({ eventId, reason: "changed my mind" });

    expect(event?.status).toBe(EventStatus.CANCELLED);
    expect(again.event?.status).toBe(EventStatus.CANCELLED);
    expect((await watch(eventId)).at(-1)?.kind).toBe("event-cancelled");
    const done = await post();
    await ended(done);
    await expect(client.events.cancelEvent({ eventId: done })).rejects.toThrow(
      /EVENT_ENDED|has ended|SUCCEEDED/i,
    );
  });

  it("comes back after SIGTERM with all that was there, and goes on with what ran", async () => {
    const eventId = await post("process-slowly");
    const before = await client.events.listEvents({ pageSize: 1_000 });

    const { exitCode } = await daemon.end("SIGTERM");
    client[Symbol.dispose]();
    daemon = await startDaemon({ data: folder.path });
    client = connect(daemon.url);
    gate.open();

    expect(exitCode).toBe(0);
    expect((await ended(eventId))?.outputs).toEqual({ message: message.toUpperCase() });
    const after = await client.events.listEvents({ pageSize: 1_000 });
    expect(after.events.map((event) => event.eventId)).toEqual(before.events.map((event) => event.eventId));
    const services = await client.registry.listServices({});
    expect(services.services.map(({ definition }) => definition?.name)).toEqual([
      "another",
      "reverse",
      "slow",
      "space-counter",
      "upper",
    ]);
    expect((await postJson(`${daemon.url}/e/process-text?wait=20`, { message })).body).toMatchObject({
      outputs,
    });
  }, 60_000);
});

describe("stopping", () => {
  it("lets a call in flight end, keeps its answer, and does not call again", async () => {
    using folder = createTemporaryFolder();
    const gate = createGate();
    const called = createGate();
    await using company = await startTextCompany({
      upper: async (...call) => {
        called.open();
        await gate.passed;
        return textBehaviours["upper"]?.(...call);
      },
    });
    const daemon = await startDaemon({ data: folder.path });
    await registerTextCompany(daemon.url, company);
    const { body } = await postJson(`${daemon.url}/e/process-text`, { message });
    await called.passed;

    const ending = daemon.end("SIGTERM");
    gate.open();

    expect((await ending).exitCode).toBe(0);
    await using again = await startDaemon({ data: folder.path });
    using client = connect(again.url);
    const { event } = await client.events.getEvent({
      eventId: String(body?.["event_id"]),
      wait: { seconds: 20n },
    });
    expect(event?.outputs).toEqual(outputs);
    expect(company.calls.filter(({ service }) => service === "upper")).toHaveLength(1);
  }, 60_000);

  it("does not wait longer than its grace, and ends at once at a second signal", async () => {
    using folder = createTemporaryFolder();
    const called = createGate();
    await using company = await startTextCompany({ upper: () => new Promise(() => called.open()) });
    const start = async (grace: string): Promise<Daemon> =>
      startDaemon({ data: folder.path, args: ["--grace", grace] });
    const first = await start("50ms");
    await registerTextCompany(first.url, company);
    await postJson(`${first.url}/e/process-text`, { message });
    await called.passed;

    expect((await first.end("SIGTERM")).exitCode).toBe(0);

    const second = await start("10m");
    const ending = second.end("SIGTERM");
    await untilLogged(second, "stopping");
    await second.end("SIGTERM");
    expect((await ending).exitCode).toBe(143);
  }, 60_000);
});

async function untilLogged(daemon: Daemon, words: string): Promise<void> {
  while (!daemon.log().includes(words)) await new Promise((resolve) => setTimeout(resolve, 5));
}
