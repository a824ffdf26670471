import { EventStatus, StepStatus } from "@machinery/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type OpenClient } from "./client.js";
import { type Daemon, startDaemon } from "./daemon.js";
import { postJson } from "./json-routes.js";
import { type RecordingCompany, startCompany } from "./recording-company.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";

describe("what is held", () => {
  const folder = createTemporaryFolder();
  /** Whether the service is away. */
  let isAway = true;
  let company: RecordingCompany;
  let daemon: Daemon;
  let client: OpenClient;

  beforeAll(async () => {
    company = await startCompany({
      upper: ({ inputs }, response) => {
        if (!isAway) return { message: String(inputs["message"]).toUpperCase() };
        response.writeHead(503).end();
        return undefined;
      },
    });
    daemon = await startDaemon({ data: folder.path });
    client = connect(daemon.url);
    const message = { type: "string" };
    const spec = { inputs: { message }, outputs: { message } };
    await mustAccept(daemon.url, "/s", { name: "upper", address: company.address("upper"), spec });
    const retry = { attempts: 2, first: "10ms" };
    const output = "${ answer }";
    await mustAccept(daemon.url, "/w", {
      name: "stubborn",
      when_spent: "pause",
      spec: {
        inputs: { message },
        outputs: { message },
        operations: [{ name: "loud", call: "upper", retry, output }],
      },
    });
    await mustAccept(daemon.url, "/w", {
      name: "patient",
      spec: {
        inputs: { message },
        outputs: { message },
        operations: [
          { name: "loud", call: "upper", retry: { attempts: 2, first: "1h", cap: "1h" }, output },
          { name: "nap", wait: "1h" },
        ],
      },
    });
    await mustAccept(daemon.url, "/w", {
      name: "slow",
      spec: { operations: [{ name: "nap", wait: "100ms" }, { set: { done: true } }] },
    });
  });
  afterAll(async () => {
    client[Symbol.dispose]();
    await daemon[Symbol.asyncDispose]();
    await company[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  /** Posts an event, and waits until it is held. */
  async function held(): Promise<string> {
    const { body } = await postJson(`${daemon.url}/e/stubborn`, { data: { message: "hello" } });
    const eventId = String(body?.["event_id"]);
    await expect.poll(() => statusOf(eventId), { timeout: 10_000 }).toBe(EventStatus.PAUSED);
    return eventId;
  }
  const get = async (eventId: string) =>
    (await client.events.getEvent({ eventId, wait: { seconds: 0n } })).event;
  const statusOf = async (eventId: string) => (await get(eventId))?.status;
  const ended = async (eventId: string) =>
    (await client.events.getEvent({ eventId, wait: { seconds: 10n } })).event;

  it("is shown with why, outlives a kill, and is retried", async () => {
    isAway = true;
    const eventId = await held();
    const shown = await fetch(`${daemon.url}/e/stubborn/${eventId}`);
    expect(await shown.json()).toMatchObject({
      status: "PAUSED",
      steps: [{ path: "loud", status: "WAITING", parked: true, error: { reason: "HTTP_5XX", attempts: 2 } }],
    });

    client[Symbol.dispose]();
    await daemon.end("SIGKILL");
    daemon = await startDaemon({ data: folder.path });
    client = connect(daemon.url);
    expect(await statusOf(eventId)).toBe(EventStatus.PAUSED);

    isAway = false;
    await client.events.retryStep({ eventId, step: "loud" });
    const event = await ended(eventId);
    expect(event).toMatchObject({ status: EventStatus.SUCCEEDED, outputs: { message: "HELLO" } });
    expect(event?.steps[0]?.attempts.map(({ number }) => number)).toEqual([1, 2, 3]);
    const keys = new Set(company.calls.filter((call) => call.event === eventId).map(({ key }) => key));
    expect([...keys]).toEqual([`${eventId}/loud`]);
  });

  it("is skipped with what fits, and failed", async () => {
    isAway = true;
    const skipped = await held();
    await expect(
      client.events.skipStep({ eventId: skipped, step: "loud", outputs: { message: 7 } }),
    ).rejects.toThrow("outputs.message");
    await client.events.skipStep({ eventId: skipped, step: "loud", outputs: { message: "by hand" } });
    const event = await ended(skipped);
    expect(event).toMatchObject({ status: EventStatus.SUCCEEDED, outputs: { message: "by hand" } });
    expect(event?.steps[0]?.status).toBe(StepStatus.SKIPPED);

    const failed = await held();
    await client.events.failStep({ eventId: failed, step: "loud", reason: "GIVEN_UP", message: "no" });
    expect(await ended(failed)).toMatchObject({ status: EventStatus.FAILED, error: { reason: "GIVEN_UP" } });
    await expect(client.events.retryStep({ eventId: failed, step: "loud" })).rejects.toThrow("has not ended");
  });

  it("does not wait for its next attempt, nor for a time, where somebody says so", async () => {
    isAway = true;
    const { body } = await postJson(`${daemon.url}/e/patient`, { data: { message: "hello" } });
    const eventId = String(body?.["event_id"]);
    const stands = async (path: string) =>
      (await get(eventId))?.steps.find((step) => step.path === path)?.status;
    await expect.poll(() => stands("loud"), { timeout: 10_000 }).toBe(StepStatus.RETRYING);

    isAway = false;
    await client.events.retryStep({ eventId });
    await expect.poll(() => stands("nap"), { timeout: 10_000 }).toBe(StepStatus.WAITING);
    await expect(client.events.retryStep({ eventId, step: "nap" })).rejects.toThrow(
      "waits for its next attempt",
    );
    await client.events.skipStep({ eventId, step: "nap" });

    const event = await ended(eventId);
    expect(event).toMatchObject({ status: EventStatus.SUCCEEDED, outputs: { message: "HELLO" } });
    expect(event?.steps.map(({ status }) => status)).toEqual([StepStatus.SUCCEEDED, StepStatus.SKIPPED]);
  });

  it("is paused by a person, over a restart, and goes on when it is resumed", async () => {
    const { body } = await postJson(`${daemon.url}/e/slow`, { data: {} });
    const eventId = String(body?.["event_id"]);
    const { event } = await client.events.pauseEvent({ eventId, reason: "a look" });
    expect(event?.status).toBe(EventStatus.PAUSED);

    client[Symbol.dispose]();
    await daemon.end("SIGTERM");
    daemon = await startDaemon({ data: folder.path });
    client = connect(daemon.url);
    expect(await statusOf(eventId)).toBe(EventStatus.PAUSED);

    await client.events.resumeEvent({ eventId });
    expect((await ended(eventId))?.status).toBe(EventStatus.SUCCEEDED);
  });
});
