import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StepStatus } from "@machinery/client";
import { connect, type OpenClient } from "./client.js";
import { startDaemon, type Daemon } from "./daemon.js";
import { startExampleService, startPythonService, type ExampleService } from "./example-service.js";
import { postJson, postText } from "./json-routes.js";
import { createTemporaryFolder } from "./temporary-folder.js";

const examples = join(import.meta.dirname, "../examples");
const read = (file: string): string => readFileSync(join(examples, file), "utf8");

describe("the examples", () => {
  const folder = createTemporaryFolder();
  const services: Record<string, ExampleService> = {};
  let daemon: Daemon;
  let client: OpenClient;

  beforeAll(async () => {
    const secrets = join(folder.path, "secrets");
    mkdirSync(secrets);
    writeFileSync(join(secrets, "ORDERS_TOKEN"), "let-me-in\n");
    for (const name of ["upper", "reverse", "space-counter", "orders", "printer"])
      services[name] = await startExampleService(name);
    daemon = await startDaemon({ data: join(folder.path, "data"), args: ["--secrets", secrets] });
    client = connect(daemon.url);
    for (const file of ["upper.json", "reverse.json", "space-counter.json", "orders.yaml", "printer.yaml"]) {
      const name = file.replace(/\..*/, "");
      await client.registry.registerService({
        registration: { case: "source", value: at(read(`definitions/${file}`), name) },
      });
    }
    for (const file of [
      "process-text.json",
      "greet.yaml",
      "buy.yaml",
      "polish.yaml",
      "purchase.yaml",
      "remind.yaml",
      "stubborn.yaml",
      "countdown.yaml",
      "chorus.yaml",
      "bundle.yaml",
      "letter.yaml",
      "say.yaml",
      "invoice.yaml",
      "publish.yaml",
      "deliver.yaml",
    ]) {
      await client.workflows.defineWorkflow({ form: { case: "source", value: read(`definitions/${file}`) } });
    }
  });
  afterAll(async () => {
    client[Symbol.dispose]();
    await daemon[Symbol.asyncDispose]();
    for (const service of Object.values(services)) await service[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  /** A definition's text with the address where the service really is. */
  const at = (text: string, name: string): string =>
    text.replace(/http:\/\/127\.0\.0\.1:\d+/, services[name]?.origin ?? "");

  const post = (workflow: string, event: string) =>
    postText(`${daemon.url}/e/${workflow}?wait=20`, event, { "content-type": "application/json" });

  it.each([
    ["process-text", "event-text", { message: "! GNINROM EHT NI ESIR LLIW NUS EHT", space_count: 7 }],
    ["greet", "greet", { greeting: "GOOD MORNING, ADA!", words: 3 }],
    ["polish", "polish", { message: "SSENISUB YENOM", spaces: 1 }],
    ["purchase", "purchase", { state: "sold out", why: "there are 0 of table, not 1", orders: 0 }],
    ["stubborn", "stubborn", { message: "STILL HERE" }],
    ["remind", "remind", { message: "TEA IS READY" }],
    [
      "chorus",
      "chorus",
      {
        lines: ["1. THE SUN WILL RISE", "2. IN THE MORNING"],
        backwards: "GNINROM EHT NI .2 ,ESIR LLIW NUS EHT .1",
        spaces: 8,
      },
    ],
    ["countdown", "countdown", { message: "LIFT-OFF IN 3 2 1", spaces: 4 }],
    ["say", "say", { message: "gninrom dooG" }],
    [
      "invoice",
      "invoice",
      {
        title: "Invoice for Ada, 23 November 2026",
        due: "2026-12-07",
        total: 179.97,
        largest: "DESK",
        counts: { lamp: 3, desk: 1 },
      },
    ],
    ["publish", "publish", { note: "2 pages" }],
    ["letter", "letter", { letter: "GOOD MORNING, ADA! The engine runs." }],
    ["buy", "buy", { order_id: "order-1", state: "confirmed", left: 8, orders: 1 }],
    ["bundle", "bundle", { state: "nothing was ordered: there are 0 of table, not 1", left: 4 }],
  ])("give what they promise: %s", async (workflow, event, outputs) => {
    const { status, body } = await post(workflow, read(`events/${event}.json`));

    expect({ status, body }).toMatchObject({ status: 201, body: { status: "SUCCEEDED", outputs } });
  });

  it("skip what is not asked for", async () => {
    const { body } = await post("greet", JSON.stringify({ data: { name: "Ada" } }));

    expect(body).toMatchObject({ outputs: { greeting: "Good morning, Ada!", words: 3 } });
  });

  it.each([
    ["plain", { message: "Hello.", style: "plain", spaces: 0 }],
    ["loud", { message: "HELLO", style: "loud", spaces: 0 }],
  ])("take the branch that holds: %s", async (style, outputs) => {
    const { body } = await post("polish", JSON.stringify({ data: { message: "Hello", style } }));

    expect(body).toMatchObject({ status: "SUCCEEDED", outputs });
  });

  it("call one of the services that they name, and no other", async () => {
    const { body } = await post("say", JSON.stringify({ data: { message: "Hello", style: "upper" } }));
    const other = await post("say", JSON.stringify({ data: { message: "Hello", style: "space-counter" } }));

    expect(body?.["outputs"]).toEqual({ message: "HELLO" });
    const { event } = await client.events.getEvent({ eventId: String(body?.["event_id"]) });
    expect(event?.steps.map(({ service }) => service)).toEqual(["upper"]);
    expect(other.body).toMatchObject({ status: "FAILED" });
    const failed = await client.events.getEvent({ eventId: String(other.body?.["event_id"]) });
    expect(failed.event?.error).toMatchObject({ reason: "SERVICE_NOT_ALLOWED", step: "styled" });
  });

  it("go around as often as they are told, each round with steps of its own", async () => {
    const { body } = await post("countdown", JSON.stringify({ data: { from: 2 } }));

    const { event } = await client.events.getEvent({ eventId: String(body?.["event_id"]) });
    expect(event?.steps.map(({ path }) => path)).toEqual([
      "set",
      "count",
      "count[0].pause",
      "count[0].say",
      "count[1].pause",
      "count[1].say",
      "spaces",
    ]);
  });

  it("run other workflows, linked both ways", async () => {
    const { body } = await post("letter", read("events/letter.json"));

    const { event } = await client.events.getEvent({ eventId: String(body?.["event_id"]) });
    expect(event?.steps.map(({ path, verb }) => [path, verb])).toEqual([
      ["opening", "run"],
      ["body", "run"],
      ["copy", "run"],
      ["set", "set"],
    ]);
    const childId = event?.steps[0]?.childEventId ?? "";
    const child = await client.events.getEvent({ eventId: childId });
    expect(child.event).toMatchObject({
      workflow: "greet",
      parent: { eventId: event?.eventId, step: "opening" },
    });
    const copy = event?.outputs?.["copy"];
    expect(copy).toBe(event?.steps[2]?.childEventId);
  });

  it("undo what was done, and say so", async () => {
    const { body } = await post("bundle", read("events/bundle.json"));

    const { event } = await client.events.getEvent({ eventId: String(body?.["event_id"]) });
    expect(event).toMatchObject({ undone: ["both.place_first"], notUndone: [] });
    const step = event?.steps.find(({ path }) => path === "both.place_first");
    expect(step?.status).toBe(StepStatus.COMPENSATED);
    expect(step?.compensation).toMatchObject({ service: "orders.cancel", status: StepStatus.SUCCEEDED });
  });

  it("hear later what went wrong", async () => {
    const { body } = await post("publish", JSON.stringify({ data: { text: "a page with a staple" } }));

    expect(body?.["outputs"]).toEqual({ note: "not printed: a staple got caught in the rollers" });
    const { event } = await client.events.getEvent({ eventId: String(body?.["event_id"]) });
    const print = event?.steps.find(({ operation }) => operation === "print");
    expect(print?.attempts[0]).toMatchObject({ number: 1, error: { reason: "PAPER_JAM" } });
    expect(print?.attempts[0]?.acceptedTime).toBeDefined();
  });

  it("ask people, and hear signals that came before or come later", async () => {
    const deliver = async (orderId: string, amount: number) => {
      const { body } = await postJson(`${daemon.url}/e/deliver`, { order_id: orderId, amount });
      return String(body?.["event_id"]);
    };
    const signal = (orderId: string) =>
      postJson(`${daemon.url}/signals/parcel-collected?key=${orderId}`, { tracking: `T-${orderId}` });
    const ended = async (eventId: string) =>
      (await client.events.getEvent({ eventId, wait: { seconds: 20n } })).event;
    expect(await signal("o-17")).toMatchObject({ status: 201 });
    const large = await deliver("o-17", 250);
    const small = await deliver("o-18", 5);
    const refused = await deliver("o-19", 500);
    const { asks } = await client.events.listAsks({ filter: { group: "sales" } });
    expect(asks).toMatchObject([
      { eventId: large, step: "approve", question: "Deliver order o-17 over 250?" },
      { eventId: refused, form: [{ name: "approved", type: "boolean" }, { name: "comment" }] },
    ]);

    await client.events.claimAsk({ eventId: large, step: "approve", by: "ada" });
    const answer = { approved: true };
    await expect(
      client.events.answerAsk({ eventId: large, step: "approve", by: "bob", answer }),
    ).rejects.toThrow(/claimed/);
    await client.events.answerAsk({ eventId: large, step: "approve", by: "ada", answer });
    const no = { approved: false, comment: "too dear" };
    await client.events.answerAsk({ eventId: refused, step: "approve", answer: no });
    await signal("o-18");

    expect(await ended(large)).toMatchObject({ outputs: { state: "collected", tracking: "T-o-17" } });
    expect(await ended(small)).toMatchObject({ outputs: { state: "collected", tracking: "T-o-18" } });
    expect(await ended(refused)).toMatchObject({ outputs: { state: "refused, too dear" } });
  });

  it("return before their end", async () => {
    const { body } = await post("polish", JSON.stringify({ data: { message: "" } }));

    expect(body?.["outputs"]).toEqual({ message: "(nothing)" });
    const { event } = await client.events.getEvent({ eventId: String(body?.["event_id"]) });
    expect(event?.steps.map(({ path, verb }) => [path, verb])).toEqual([["empty", "return"]]);
  });

  it("raise an error of their own", async () => {
    const { body } = await post(
      "purchase",
      JSON.stringify({ data: { customer: "a", sku: "lamp", count: 51 } }),
    );

    const { event } = await client.events.getEvent({ eventId: String(body?.["event_id"]) });
    expect(event?.error).toMatchObject({
      reason: "TOO_MANY",
      message: "51 is more than the 50 that one may order",
      step: "too_many",
    });
  });

  it("fail with the service's own reason", async () => {
    const { body } = await post("buy", JSON.stringify({ data: { customer: "ada", sku: "table" } }));

    const { event } = await client.events.getEvent({ eventId: String(body?.["event_id"]) });
    expect(event?.error).toMatchObject({ reason: "OUT_OF_STOCK", step: "place", attempts: 1 });
  });

  it("keep their secret to themselves", async () => {
    const { services: listed } = await client.registry.listServices({});

    const told = JSON.stringify(listed, (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(told).toContain("${secrets.ORDERS_TOKEN}");
    expect(told + daemon.log()).not.toContain("let-me-in");
  });

  it("register a service by its address alone", async () => {
    await using other = await startExampleService("upper");

    const { service } = await client.registry.registerService({
      registration: { case: "definition", value: { address: `${other.origin}/event` } },
    });

    expect(service?.definition).toMatchObject({ name: "upper", address: `${other.origin}/event` });
    const checked = await client.registry.checkService({ name: "upper" });
    expect(checked).toMatchObject({ healthy: true, checked: "health", httpStatus: 204 });
    await client.registry.registerService({
      registration: { case: "source", value: at(read("definitions/upper.json"), "upper") },
    });
  });

  it("speak Python, and answer later in it", async (context) => {
    const python = (await promisify(execFile)("python3", ["--version"]).catch(() => undefined)) && "python3";
    if (python === undefined) {
      context.skip("python3 is not installed: apt-get install python3");
      return;
    }
    await using ponder = await startPythonService(python, "ponder");
    const address = `${ponder.origin}/event`;
    const definition = { ...(JSON.parse(read("python/ponder.json")) as object), address };
    expect(await postJson(`${daemon.url}/s`, definition)).toMatchObject({ status: 201 });
    const question = { question: { type: "string" } };
    const answer = { answer: { type: "string" } };
    const workflow = { name: "ask-ponder", services: ["ponder"], inputs: question, outputs: answer };
    expect(await postJson(`${daemon.url}/w`, workflow)).toMatchObject({ status: 201 });

    const { body } = await post("ask-ponder", JSON.stringify({ data: { question: "How much?" } }));

    expect(body).toMatchObject({ status: "SUCCEEDED", outputs: { answer: "42" } });
  });

  it("speak Python", async (context) => {
    const python = (await promisify(execFile)("python3", ["--version"]).catch(() => undefined)) && "python3";
    if (python === undefined) {
      context.skip("python3 is not installed: apt-get install python3");
      return;
    }
    await using title = await startPythonService(python, "title");
    const definition = {
      ...(JSON.parse(read("python/title.json")) as object),
      address: `${title.origin}/event`,
    };

    expect(await postJson(`${daemon.url}/s`, definition)).toMatchObject({ status: 201 });
    const { outputs } = await client.registry.callService({
      service: "title",
      inputs: { message: "a brown fox" },
    });
    expect(outputs?.kind).toMatchObject({ case: "structValue" });
    expect(JSON.stringify(outputs)).toContain("A Brown Fox");
  });
});
