import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EventStatus, StepStatus } from "@machinery/client";
import { connect } from "./client.js";
import { callConnect } from "./connect-call.js";
import { startDaemon, type Daemon } from "./daemon.js";
import { EventService } from "@machinery/protocol";
import { postJson, postText } from "./json-routes.js";
import { startCompany, type RecordingCompany } from "./recording-company.js";
import { createRandom } from "./seeded-random.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";

/** What came with a call that is answered later. */
interface Asked {
  readonly event: string;
  readonly callback: string;
  readonly order: string;
  readonly atMs: number;
}

describe("answers that come later", () => {
  const folder = createTemporaryFolder();
  const asked: Asked[] = [];
  /** What `charge` does at once: 202, unless a test says otherwise. */
  let atOnce: (one: Asked) => Promise<number> = async () => 202;
  let company: RecordingCompany;
  let daemon: Daemon;

  beforeAll(async () => {
    company = await startCompany({
      async charge({ event, inputs }, response, request) {
        const callback = String(request.headers["machinery-callback"]);
        const one = { event, callback, order: String(inputs["order"]), atMs: Date.now() };
        asked.push(one);
        response.writeHead(await atOnce(one)).end();
      },
      mail: ({ inputs }) => ({ mailed: inputs["order"] }),
    });
    daemon = await startDaemon({ data: folder.path });
    const text = { type: "string" };
    const order = { order: text };
    for (const [name, outputs] of [
      ["charge", { receipt: text }],
      ["mail", { mailed: text }],
    ] as const)
      await mustAccept(daemon.url, "/s", {
        name,
        address: company.address(name),
        spec: { inputs: order, outputs },
      });
    const charge = { call: "charge", async: true, output: "${ answer }" };
    const define = (name: string, operations: readonly object[]) =>
      mustAccept(daemon.url, "/w", {
        name,
        inputs: order,
        outputs: { receipt: { ...text, required: false } },
        operations,
      });
    await define("pay", [charge, { call: "mail" }]);
    // However often its calls are interrupted, none of its attempts is the last.
    const retry = { attempts: 1_000, first: "5ms", cap: "50ms" };
    await define("pay-anyway", [
      { ...charge, retry },
      { call: "mail", retry },
    ]);
    await define("pay-soon", [
      {
        try: [{ ...charge, timeout: "300ms", retry: { attempts: 1 } }],
        catch: [{ do: [{ wait: "400ms" }] }],
      },
    ]);
  });
  afterAll(async () => {
    await daemon[Symbol.asyncDispose]();
    await company[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  /** Posts an event, and gives what its service was asked. */
  async function post(order: string, workflow = "pay"): Promise<Asked> {
    const { status } = await postJson(`${daemon.url}/e/${workflow}`, { order });
    expect(status).toBe(201);
    return callOf(order);
  }

  async function callOf(order: string): Promise<Asked> {
    for (;;) {
      const found = asked.find((one) => one.order === order);
      if (found !== undefined) return found;
      await sleep(5);
    }
  }

  async function waitsFor(eventId: string, status: EventStatus) {
    using client = connect(daemon.url);
    for (;;) {
      const { event } = await client.events.getEvent({ eventId });
      if (event?.status === status) return event;
      await sleep(10);
    }
  }

  const kill = async (): Promise<void> => {
    await daemon.end("SIGKILL");
    daemon = await startDaemon({ data: folder.path, port: daemon.port });
  };

  it("are taken at the address that came with the call, once, also when the daemon was killed meanwhile", async () => {
    const { event, callback } = await post("killed");
    expect(callback).toMatch(new RegExp(`^${daemon.url}/callbacks/[\\w-]{60,}$`));
    const waiting = await waitsFor(event, EventStatus.WAITING);
    expect(waiting.steps[0]).toMatchObject({ status: StepStatus.WAITING });
    await kill();

    expect(await postJson(callback, { receipt: 7 })).toMatchObject({
      status: 422,
      body: { reason: "INVALID_ANSWER", violations: [{ field: "outputs.receipt" }] },
    });
    expect(await postJson(callback, { receipt: "r1" })).toMatchObject({
      status: 200,
      body: { event_id: event, step: "charge" },
    });
    const ended = await waitsFor(event, EventStatus.SUCCEEDED);

    expect(ended.outputs).toEqual({ receipt: "r1" });
    expect(await postJson(callback, { receipt: "r1" })).toMatchObject({ status: 200 });
    expect(await postJson(callback, { receipt: "r2" })).toMatchObject({
      status: 409,
      body: { reason: "CALLBACK_USED" },
    });
    await kill();
    expect(await postJson(callback, { receipt: "r1" })).toMatchObject({ status: 200 });
    expect(company.calls.filter((call) => call.event === event).map(({ service }) => service)).toEqual([
      "charge",
      "mail",
    ]);
  });

  it("may come before the service has said that they come later", async () => {
    atOnce = async ({ callback }) => {
      expect(await postJson(callback, { receipt: "early" })).toMatchObject({ status: 200 });
      return 202;
    };
    const { event } = await post("early");

    expect(await waitsFor(event, EventStatus.SUCCEEDED)).toMatchObject({ outputs: { receipt: "early" } });
    atOnce = async () => 202;
  });

  it("may be failures, and say so", async () => {
    const { event, callback } = await post("declined");
    expect(await postText(`${callback}/heartbeat`, "")).toMatchObject({ status: 200 });

    const no = { reason: "DECLINED", message: "the bank said no", data: { code: 51 } };
    expect(await postJson(`${callback}/fail`, no)).toMatchObject({ status: 200 });
    expect(await postJson(`${callback}/fail`, no)).toMatchObject({ status: 200 });
    expect(await postJson(callback, { receipt: "r" })).toMatchObject({ status: 409 });
    expect((await waitsFor(event, EventStatus.FAILED)).error).toMatchObject({
      reason: "DECLINED",
      message: "the bank said no",
    });
  });

  it("are refused when they are late, and kept in the history while the event goes on", async () => {
    const { event, callback } = await post("late", "pay-soon");
    using client = connect(daemon.url);
    for (;;) {
      const { facts } = await client.events.getEventHistory({ eventId: event });
      if (facts.some(({ kind }) => kind === "wait-started")) break;
      await sleep(10);
    }

    expect(await postJson(callback, { receipt: "late" })).toMatchObject({
      status: 410,
      body: { reason: "CALLBACK_LATE" },
    });
    await waitsFor(event, EventStatus.SUCCEEDED);
    expect(await postJson(callback, { receipt: "later" })).toMatchObject({ status: 410 });
    const { facts } = await client.events.getEventHistory({ eventId: event });
    expect(facts.filter(({ kind }) => kind === "answer-late")).toMatchObject([{ givenBy: "callback" }]);
  });

  it("are taken from nobody who has no right token, without a word about why", async () => {
    const { callback, event } = await post("guarded");
    const token = callback.slice(callback.lastIndexOf("/") + 1);
    const flipped = `${token.slice(0, -3)}${token.at(-3) === "A" ? "B" : "A"}${token.slice(-2)}`;

    const refusals = [];
    for (const wrong of [
      flipped,
      token.slice(1),
      "AAAA",
      Buffer.from(`${event}charge`).toString("base64url"),
    ])
      refusals.push(await postJson(`${daemon.url}/callbacks/${wrong}`, { receipt: "r" }));

    expect(refusals.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(new Set(refusals.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const foreign = { origin: "https://evil.example" };
    expect(await postJson(callback, { receipt: "r" }, foreign)).toMatchObject({ status: 403 });
    expect((await fetch(callback)).status).toBe(405);
    expect((await fetch(`${callback}/other`, { method: "POST" })).status).toBe(404);
    expect(daemon.log()).not.toContain(token);
  });

  it("come from a person as well, by event and step", async () => {
    const { event } = await post("by hand");
    await waitsFor(event, EventStatus.WAITING);
    const step = { event_id: event, step: "charge" };

    expect(
      await callConnect(daemon.url, EventService.method.completeStep, { ...step, outputs: { receipt: 1 } }),
    ).toMatchObject({ ok: false, reason: "INVALID_ANSWER" });
    expect(
      await callConnect(daemon.url, EventService.method.completeStep, { ...step, outputs: { receipt: "h" } }),
    ).toMatchObject({ ok: true });
    expect(await callConnect(daemon.url, EventService.method.failStep, step)).toMatchObject({
      ok: false,
      reason: "STEP_NOT_WAITING",
    });
    expect(await waitsFor(event, EventStatus.SUCCEEDED)).toMatchObject({ outputs: { receipt: "h" } });
  });

  it("are neither lost nor asked for twice, however often the daemon is killed", async () => {
    const random = createRandom(Number(process.env["MACHINERY_SEED"] ?? 1));
    const orders = Array.from({ length: 40 }, (_, at) => `many-${at}`);
    /** When an answer was acknowledged, and the time that a call on its way may take. */
    const safeMs = new Map<string, number>();
    const onTheWayMs = 500;
    const answering = orders.map(async (order) => {
      const { callback, event } = await callOf(order);
      await sleep(random() * 1_500);
      for (;;) {
        const told = await postJson(callback, { receipt: `for ${order}` }).catch(() => undefined);
        if (told?.status === 200) {
          safeMs.set(order, Date.now());
          return event;
        }
        expect([undefined, 503]).toContain(told?.status);
        await sleep(20);
      }
    });
    const posting = orders.map(async (order) => {
      for (;;) {
        const key = { "idempotency-key": order };
        const told = await postJson(`${daemon.url}/e/pay-anyway`, { order }, key).catch(() => undefined);
        if (told?.status === 201) return;
        await sleep(20);
      }
    });
    for (let kills = 0; kills < 5; kills++) {
      await sleep(random() * 300);
      await kill();
    }
    await Promise.all(posting);
    const events = await Promise.all(answering);

    for (const [at, event] of events.entries())
      expect(await waitsFor(event, EventStatus.SUCCEEDED)).toMatchObject({
        outputs: { receipt: `for ${orders[at]}` },
      });
    const again = asked.filter(({ order, atMs }) => atMs > (safeMs.get(order) ?? Infinity) + onTheWayMs);
    expect(again).toEqual([]);
  });
});

it("services are told the public address, when there is one", async () => {
  using folder = createTemporaryFolder();
  const heard: string[] = [];
  await using company = await startCompany({
    echo: (_call, _response, request) => {
      heard.push(String(request.headers["machinery-callback"]));
      return {};
    },
  });
  await using daemon = await startDaemon({
    data: folder.path,
    args: ["--public-url", "https://flows.example.com/machinery/"],
  });
  await mustAccept(daemon.url, "/s", { name: "echo", address: company.address("echo") });
  await mustAccept(daemon.url, "/w", { name: "w", services: ["echo"] });

  await postJson(`${daemon.url}/e/w?wait=5`, { data: {} });

  expect(heard[0]).toMatch(/^https:\/\/flows\.example\.com\/machinery\/callbacks\/[\w-]+$/);
});
