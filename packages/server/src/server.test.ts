import { createClient, Code, ConnectError, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  EventService,
  EventStatus,
  RegistryService,
  WorkflowService,
} from "@machinery/protocol";
import { createMemoryDisk, openMemoryStore } from "@machinery/store";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect } from "../test/collect.js";
import { startService } from "../test/start-service.js";
import { defaultAddressPolicy, startServer, type Server } from "./index.js";

const disks = { partition: createMemoryDisk(), catalogue: createMemoryDisk() };
let server: Server;
let upper: Awaited<ReturnType<typeof startService>>;
let reverse: Awaited<ReturnType<typeof startService>>;

const start = (port = 0, on = disks): Promise<Server> =>
  startServer({
    host: "127.0.0.1",
    port,
    version: "0.0.0-test",
    openPartitionStore: async () => openMemoryStore(on.partition),
    openCatalogueStore: async () => openMemoryStore(on.catalogue),
    settings: {
      bodyBytes: 100_000,
      answerBytes: 100_000,
      secrets: () => undefined,
      addressPolicy: defaultAddressPolicy,
    },
    observer: { observe: () => {} },
  });

beforeAll(async () => {
  upper = await startService("upper", ({ message }) => ({ message: (message as string).toUpperCase() }));
  reverse = await startService("reverse", ({ message }) => ({
    message: Array.from(message as string)
      .reverse()
      .join(""),
  }));
  server = await start();
});
afterAll(async () => {
  await server.close(1_000);
  await Promise.all([upper.close(), reverse.close()]);
});

const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

const flat = {
  name: "process-text",
  services: ["upper", "reverse"],
  inputs: [{ name: "message", type: "string" }],
  outputs: [{ name: "message", type: "string" }],
  operations: [],
};

async function refusal(promise: Promise<unknown>): Promise<ConnectError> {
  try {
    await promise;
  } catch (error) {
    return ConnectError.from(error);
  }
  throw new Error("it was not refused");
}
const reasonOf = (error: ConnectError): string | undefined => error.findDetails(ErrorInfoSchema)[0]?.reason;

describe("the plain routes, from registration to result", () => {
  test("register in both spellings, define, post, and get the outputs", async () => {
    const documented = {
      name: "upper",
      address: `${upper.origin}/event`,
      spec: { inputs: { message: { type: "string" } }, outputs: { message: { type: "string" } } },
    };

    const services = [await post("/s", documented), await post("/s", reverse.definition)];
    const workflow = await post("/w", flat);
    const event = await post("/e/process-text?wait=5", { data: { message: "abc" } });
    const shown = await fetch(`${server.url}/e/process-text/${String(event.body["event_id"])}`);

    expect(services.map(({ status, body }) => [status, body["service_id"]])).toEqual([
      [201, "upper"],
      [201, "reverse"],
    ]);
    expect(workflow).toMatchObject({ status: 201, body: { workflow_id: "process-text" } });
    expect(event).toMatchObject({ status: 201, body: { status: "SUCCEEDED", outputs: { message: "CBA" } } });
    expect(await shown.json()).toMatchObject({
      data: { message: "abc" },
      outputs: { message: "CBA" },
      steps: [
        { path: "upper", service: "upper", status: "SUCCEEDED", outputs: { message: "ABC" } },
        { path: "reverse", status: "SUCCEEDED" },
      ],
    });
  });

  test("an address alone is asked for the rest, and its own origin is kept", async () => {
    const registered = await post("/s", { address: upper.origin });
    const client = createClient(RegistryService, createGrpcTransport({ baseUrl: server.url }));
    const { service } = await client.getService({ name: "upper" });

    expect(registered.status).toBe(201);
    expect(service?.definition).toMatchObject({ address: `${upper.origin}/event`, health: "/healthcheck" });
  });

  test("what is not valid is refused with 409 and nothing is stored", async () => {
    const noAddress = await post("/s", { name: "bad" });
    const badType = await post("/s", {
      ...upper.definition,
      name: "bad",
      inputs: [{ name: "x", type: "strin" }],
    });
    const unknown = await post("/w", { ...flat, name: "bad", services: ["uper"] });
    const wrongData = await post("/e/process-text", { data: { message: 5 } });
    const silent = await post("/s", { address: "http://127.0.0.1:9/" });

    expect([noAddress, badType, unknown].map(({ status, body }) => [status, body["reason"]])).toEqual(
      Array.from({ length: 3 }, () => [409, "INVALID_DEFINITION"]),
    );
    expect(unknown.body["message"]).toContain("`uper`");
    expect(wrongData).toMatchObject({ status: 409, body: { reason: "INVALID_DATA" } });
    expect(JSON.stringify(wrongData.body["violations"])).toContain("data.message");
    expect(silent).toMatchObject({ status: 409, body: { reason: "SERVICE_UNREACHABLE" } });
    expect((await post("/e/bad", {})).status).toBe(404);
  });

  test("an idempotency key gives the same event, and refuses other data", async () => {
    const body = { data: { message: "abc" } };

    const first = await post("/e/process-text", body, { "Idempotency-Key": "k-1" });
    const again = await post("/e/process-text", body, { "Idempotency-Key": "k-1" });
    const other = await post("/e/process-text", { data: { message: "x" } }, { "Idempotency-Key": "k-1" });

    expect(again.body["event_id"]).toBe(first.body["event_id"]);
    expect(other).toMatchObject({ status: 409, body: { reason: "IDEMPOTENCY_KEY_REUSED" } });
  });
});

const transports: [string, () => Transport][] = [
  ["Connect", () => createConnectTransport({ baseUrl: server.url, httpVersion: "1.1" })],
  ["gRPC-Web", () => createGrpcWebTransport({ baseUrl: server.url, httpVersion: "1.1" })],
  ["gRPC", () => createGrpcTransport({ baseUrl: server.url })],
];

describe.each(transports)("the API by %s", (protocol, createTransport) => {
  const clients = () => {
    const transport = createTransport();
    return {
      registry: createClient(RegistryService, transport),
      workflows: createClient(WorkflowService, transport),
      events: createClient(EventService, transport),
    };
  };
  const own = protocol.toLowerCase();
  const source = `# loud\nname: ${own}\nservices: [${own}-upper]\ninputs:\n  message: { type: string }\n`;

  test("register, check, call, define by text, post, watch, history, list, cancel", async () => {
    const { registry, workflows, events } = clients();
    const requestId = `register-${own}`;
    const definition = { ...upper.definition, name: `${own}-upper` } as never;

    const registered = await registry.registerService({
      requestId,
      registration: { case: "definition", value: definition },
    });
    const repeated = await registry.registerService({
      requestId,
      registration: { case: "definition", value: definition },
    });
    const health = await registry.checkService({ name: `${own}-upper` });
    const called = await registry.callService({ service: `${own}-upper`, inputs: { message: "hi" } });
    const defined = await workflows.defineWorkflow({ form: { case: "source", value: source } });
    const got = await workflows.getWorkflow({ name: own });
    const { event } = await events.postEvent({
      workflow: own,
      data: { message: "hi" },
      labels: { by: own },
      wait: { seconds: 5n },
    });
    const facts = await collect(events.watchEvent({ eventId: event?.eventId ?? "" }));
    const history = await events.getEventHistory({ eventId: event?.eventId ?? "" });
    const listed = await events.listEvents({ filter: { labels: { by: own } } });
    const ended = await refusal(events.cancelEvent({ eventId: event?.eventId ?? "" }));

    expect(registered).toMatchObject({ changed: true, service: { revision: 1 } });
    expect(repeated).toMatchObject({ changed: true, service: { revision: 1 } });
    expect(health).toMatchObject({ healthy: true, checked: "health", httpStatus: 204 });
    expect(called.outputs?.kind.case).toBe("structValue");
    expect(called.latency).toBeDefined();
    expect(defined).toMatchObject({ changed: true, workflow: { revision: 1, source } });
    expect(got.workflow?.services).toMatchObject([{ service: `${own}-upper`, revision: 1 }]);
    expect(event).toMatchObject({ status: EventStatus.SUCCEEDED, outputs: { message: "HI" } });
    expect(facts.map(({ fact }) => fact?.kind).at(-1)).toBe("event-succeeded");
    expect(history.facts.map(({ kind }) => kind)).toEqual(facts.map(({ fact }) => fact?.kind));
    expect(listed.events.map(({ eventId, data }) => [eventId, data])).toEqual([[event?.eventId, undefined]]);
    expect([ended.code, reasonOf(ended)]).toEqual([Code.FailedPrecondition, "EVENT_ENDED"]);
  });

  test("findings come with their place in the text", async () => {
    const { workflows } = clients();
    const text = `name: broken\nservices:\n  - nobody\n`;

    const validated = await workflows.validateWorkflow({ form: { case: "source", value: text } });
    const refused = await refusal(workflows.defineWorkflow({ form: { case: "source", value: text } }));
    const violations = refused.findDetails(BadRequestSchema)[0]?.fieldViolations ?? [];

    expect(validated.valid).toBe(false);
    expect(validated.findings[0]).toMatchObject({ path: "services[0]", line: 3 });
    expect(reasonOf(refused)).toBe("INVALID_DEFINITION");
    expect(refused.rawMessage).toContain("line 3");
    expect(violations[0]).toMatchObject({ field: "services[0]", reason: validated.findings[0]?.code });
  });

  const bad: [string, string, (c: ReturnType<typeof clients>) => Promise<unknown>][] = [
    ["no registration", "INVALID_ARGUMENT", (c) => c.registry.registerService({})],
    [
      "a text that is no definition",
      "INVALID_DEFINITION",
      (c) => c.registry.registerService({ registration: { case: "source", value: "just words" } }),
    ],
    [
      "a text of the other kind",
      "INVALID_DEFINITION",
      (c) => c.registry.registerService({ registration: { case: "source", value: source } }),
    ],
    [
      "two definitions in one text",
      "INVALID_DEFINITION",
      (c) => c.workflows.defineWorkflow({ form: { case: "source", value: `${source}---\n${source}` } }),
    ],
    [
      "broken YAML",
      "INVALID_DEFINITION",
      (c) => c.workflows.defineWorkflow({ form: { case: "source", value: "name: [" } }),
    ],
    [
      "a name that breaks the rules",
      "INVALID_DEFINITION",
      (c) =>
        c.registry.registerService({
          registration: { case: "definition", value: { name: "Bad Name", address: "http://a/" } },
        }),
    ],
    [
      "an address that is no URL",
      "INVALID_DEFINITION",
      (c) =>
        c.registry.registerService({
          registration: { case: "definition", value: { name: "a", address: "not a url" } },
        }),
    ],
    [
      "an address alone that nobody answers at",
      "SERVICE_UNREACHABLE",
      (c) =>
        c.registry.registerService({
          registration: { case: "definition", value: { address: "http://127.0.0.1:9/" } },
        }),
    ],
    [
      "a request id that is too long",
      "INVALID_ARGUMENT",
      (c) => c.registry.deleteService({ name: "upper", requestId: "r".repeat(129) }),
    ],
    ["an unknown service", "SERVICE_NOT_FOUND", (c) => c.registry.getService({ name: "nobody" })],
    [
      "an unknown revision",
      "SERVICE_NOT_FOUND",
      (c) => c.registry.getService({ name: "upper", revision: 99 }),
    ],
    ["a service in use", "SERVICE_IN_USE", (c) => c.registry.deleteService({ name: "upper" })],
    ["a check of nobody", "SERVICE_NOT_FOUND", (c) => c.registry.checkService({ name: "nobody" })],
    ["a call of nobody", "SERVICE_NOT_FOUND", (c) => c.registry.callService({ service: "nobody" })],
    ["a call of no endpoint", "ENDPOINT_NOT_FOUND", (c) => c.registry.callService({ service: "upper.get" })],
    [
      "a call with wrong inputs",
      "INVALID_DATA",
      (c) => c.registry.callService({ service: "upper", inputs: { message: 1 } }),
    ],
    ["no form", "INVALID_ARGUMENT", (c) => c.workflows.validateWorkflow({})],
    ["an unknown workflow", "WORKFLOW_NOT_FOUND", (c) => c.workflows.getWorkflow({ name: "nobody" })],
    [
      "an unknown workflow to delete",
      "WORKFLOW_NOT_FOUND",
      (c) => c.workflows.deleteWorkflow({ name: "nobody" }),
    ],
    [
      "a page token of another list",
      "INVALID_PAGE_TOKEN",
      async (c) => {
        const { nextPageToken } = await c.registry.listServices({ pageSize: 1 });
        return c.workflows.listWorkflows({ pageToken: nextPageToken });
      },
    ],
    [
      "data that does not match",
      "INVALID_DATA",
      (c) => c.events.postEvent({ workflow: "process-text", data: {} }),
    ],
    ["an unknown event", "EVENT_NOT_FOUND", (c) => c.events.getEvent({ eventId: "0".repeat(24) })],
    [
      "a watch of an unknown event",
      "EVENT_NOT_FOUND",
      (c) => collect(c.events.watchEvent({ eventId: "0".repeat(24) })),
    ],
    [
      "a cursor from elsewhere",
      "INVALID_CURSOR",
      (c) => collect(c.events.watchEvents({ cursor: "nonsense" })),
    ],
  ];
  test.each(bad)("refuses %s", async (_what, reason, ask) => {
    const refused = await refusal(ask(clients()));

    expect(reasonOf(refused)).toBe(reason);
    expect(refused.rawMessage).toMatch(/^expected .+, found .+: .+/);
  });
});

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
    server = await start(port);
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
    await post("/w", { ...flat, name: "slowly", services: ["slow"] });
    const { port } = server;
    const waitAndClose = async (graceMs: number) => {
      const waiting = post("/e/slowly?wait=20", { data: { message: "x" } });
      await expect.poll(() => slow.calls.length, { interval: 5 }).toBeGreaterThan(0);
      const startMs = performance.now();
      await server.close(graceMs);
      const answered = await waiting;
      server = await start(port);
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

  test("a port in use is told, and nothing stays open", async () => {
    const others = { partition: createMemoryDisk(), catalogue: createMemoryDisk() };

    await expect(start(server.port, others)).rejects.toMatchObject({ code: "EADDRINUSE" });
    const free = await start(0, others);

    expect(free.health()).toMatchObject({ serving: true });
    await free.close(0);
  });
});
