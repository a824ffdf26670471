import { MachineryError } from "@machinery/client";
import { BreakerState, DeferralReason, EventStatus, StepStatus } from "@machinery/protocol";
import { expect, it, vi } from "vitest";
import { connect } from "./client.js";
import { startDaemon } from "./daemon.js";
import { createGate } from "./gate.js";
import { postJson } from "./json-routes.js";
import { startCompany } from "./recording-company.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";

const EVENTS = 40;
const fields = { message: { type: "string" } };

it("a service that fails is left alone but for single probes, loses no event, and holds up no other one", async () => {
  let isWell = false;
  let atOnce = 0;
  let mostAtOnce = 0;
  using folder = createTemporaryFolder();
  await using company = await startCompany({
    upper: async ({ inputs }, response) => {
      mostAtOnce = Math.max(mostAtOnce, ++atOnce);
      // So that calls at the same time are seen to overlap.
      await new Promise((resolve) => setImmediate(resolve));
      atOnce--;
      if (isWell) return { message: String(inputs["message"]).toUpperCase() };
      response.writeHead(503).end();
      return undefined;
    },
    reverse: ({ inputs }) => ({ message: Array.from(String(inputs["message"])).reverse().join("") }),
  });
  const retry = { attempts: 12, first: "1ms", factor: 1 };
  const breaker = { failures: 5, probe_after: "100ms" };
  const service = (name: string, more: object = {}) => ({
    name,
    address: company.address(name),
    inputs: fields,
    outputs: fields,
    retry,
    ...more,
  });
  const called = () => company.calls.filter((call) => call.service === "upper");

  const first = await startDaemon({ data: folder.path, args: ["--running", "8"] });
  await mustAccept(first.url, "/s", service("upper", { breaker }));
  await mustAccept(first.url, "/s", service("reverse"));
  for (const name of ["upper", "reverse"])
    await mustAccept(first.url, "/w", {
      name: `to-${name}`,
      services: [name],
      inputs: fields,
      outputs: fields,
    });
  const eventIds: string[] = [];
  {
    using client = connect(first.url);
    const state = async () => (await client.registry.getService({ name: "upper" })).service?.state;
    for (let event = 0; event < EVENTS; event++) {
      const { body } = await postJson(`${first.url}/e/to-upper`, { message: `hi ${event}` });
      eventIds.push(String(body?.["event_id"]));
    }
    // All of them have come to where they wait: more than may be running.
    await vi.waitFor(async () => expect((await state())?.callsWaiting).toBeGreaterThan(EVENTS - 8), 10_000);

    const seen = await state();
    expect([BreakerState.OPEN, BreakerState.HALF_OPEN]).toContain(seen?.breaker);
    expect(seen?.lastFailure?.reason).toBe("HTTP_5XX");
    expect(seen?.openTime).toBeDefined();
    const { calls, failed, list } = seen!.recent!;
    expect([calls, failed, list.length]).toEqual([list.length, list.length, calls]);
    expect(new Set(list.map(({ reason }) => reason))).toEqual(new Set(["HTTP_5XX"]));
    const { event } = await client.events.getEvent({ eventId: eventIds[EVENTS - 1]! });
    expect(event).toMatchObject({
      status: EventStatus.WAITING,
      steps: [
        {
          status: StepStatus.WAITING,
          attempts: [],
          deferral: { service: "upper", reason: DeferralReason.BREAKER },
        },
      ],
    });

    // Single probes, further and further apart, while the events of another service go on.
    const before = called().length;
    mostAtOnce = 0;
    for (let event = 0; event < 20; event++) {
      const { body } = await postJson(`${first.url}/e/to-reverse?wait=10`, { message: "abc" });
      expect(body).toMatchObject({ status: "SUCCEEDED", outputs: { message: "cba" } });
    }
    await vi.waitFor(() => expect(called().length).toBeGreaterThan(before), 10_000);
    expect(mostAtOnce).toBe(1);
    expect(called().length - before).toBeLessThan(10);
  }
  const { exitCode } = await first.end("SIGTERM");
  expect(exitCode).toBe(0);

  isWell = true;
  await using second = await startDaemon({ data: folder.path, args: ["--running", "8"] });
  using client = connect(second.url);
  for (const eventId of eventIds) {
    const { event } = await client.events.getEvent({ eventId, wait: { seconds: 20n, nanos: 0 } });
    expect(event).toMatchObject({ status: EventStatus.SUCCEEDED });
    // What waited was no attempt: there were as many as the service saw.
    const attempts = event?.steps[0]?.attempts.map(({ number }) => number);
    expect(attempts).toEqual(
      called()
        .filter((call) => call.event === eventId)
        .map(({ attempt }) => attempt),
    );
  }
  const { service: upper } = await client.registry.getService({ name: "upper" });
  expect(upper?.state).toMatchObject({ breaker: BreakerState.CLOSED, callsInFlight: 0, callsWaiting: 0 });
});

it("a service for which too many calls wait holds up new posts that would call it, and nothing else", async () => {
  const gate = createGate();
  let isDown = true;
  using folder = createTemporaryFolder();
  await using company = await startCompany({
    upper: async ({ inputs }, response) => {
      if (!isDown) await gate.passed;
      if (!isDown) return { message: String(inputs["message"]).toUpperCase() };
      response.writeHead(503).end();
      return undefined;
    },
    reverse: ({ inputs }) => inputs,
  });
  const register = (url: string, name: string, backlog: number) =>
    mustAccept(url, "/s", {
      name,
      address: company.address(name),
      inputs: fields,
      outputs: fields,
      retry: { attempts: 5, first: "1ms" },
      breaker: { failures: 1, probe_after: "5m" },
      backlog,
    });
  const first = await startDaemon({ data: folder.path });
  for (const name of ["upper", "reverse"]) {
    await register(first.url, name, 1_000);
    await mustAccept(first.url, "/w", { name: `to-${name}`, services: [name], inputs: fields });
  }
  const post = (url: string, name: string) => postJson(`${url}/e/to-${name}?wait=1`, { message: "hi" });
  const eventIds: string[] = [];
  {
    using client = connect(first.url);
    const state = async () => (await client.registry.getService({ name: "upper" })).service?.state;
    for (let event = 0; event < 8; event++) {
      const { body } = await postJson(`${first.url}/e/to-upper`, { message: "hi" });
      eventIds.push(String(body?.["event_id"]));
    }
    await vi.waitFor(async () => expect((await state())?.callsWaiting).toBe(8), 10_000);
    // The newest revision counts, at once.
    await register(first.url, "upper", 5);

    const refused = await post(first.url, "upper");
    expect(refused).toMatchObject({
      status: 429,
      body: {
        reason: "SERVICE_BACKLOG_FULL",
        message: expect.stringMatching(
          /service upper.* found 8 of them, and its breaker is open since \d{4}-/,
        ),
      },
    });
    // No longer, however far the next probe is.
    expect(refused.headers.get("retry-after")).toBe("30");
    const thrown = await client.events.postEvent({ workflow: "to-upper", data: { message: "hi" } }).then(
      () => undefined,
      (error: unknown) => MachineryError.from(error),
    );
    expect(thrown).toMatchObject({ code: "resource_exhausted", reason: "SERVICE_BACKLOG_FULL" });
    expect(await post(first.url, "reverse")).toMatchObject({ status: 201, body: { status: "SUCCEEDED" } });
    expect(await state()).toMatchObject({ callsWaiting: 8, backlog: 5, moreWaiting: false });
  }
  await first.end("SIGTERM");

  isDown = false;
  await using second = await startDaemon({ data: folder.path });
  using client = connect(second.url);
  const state = async () => (await client.registry.getService({ name: "upper" })).service?.state;
  // One is tried, and is not answered yet; asking for the others counts them.
  await vi.waitFor(async () => expect(await state()).toMatchObject({ callsInFlight: 1, callsWaiting: 7 }));
  expect(await post(second.url, "upper")).toMatchObject({
    status: 429,
    body: { message: expect.stringContaining("7 of them, and it does not keep up") },
  });
  gate.open();
  for (const eventId of eventIds) {
    const { event } = await client.events.getEvent({ eventId, wait: { seconds: 20n, nanos: 0 } });
    expect(event).toMatchObject({ status: EventStatus.SUCCEEDED });
  }
  expect(await post(second.url, "upper")).toMatchObject({ status: 201, body: { status: "SUCCEEDED" } });
  expect(await state()).toMatchObject({ callsWaiting: 0, backlog: 5 });
});
