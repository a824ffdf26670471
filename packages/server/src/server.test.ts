import { Code, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  EventService,
  EventStatus,
  RegistryService,
  WorkflowService,
} from "@machinery/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect } from "../test/collect.js";
import {
  createDisks,
  postJson,
  processText,
  reasonOf,
  refusal,
  startReverse,
  startTestServer,
  startUpper,
  transports,
} from "../test/start-test-server.js";
import { createThreadedDisks, startThreadedServer } from "../test/start-threaded-server.js";
import type { Server } from "./index.js";

const kinds = [
  ["one partition", () => startTestServer(createDisks())],
  ["three partitions that share the port", () => startThreadedServer(createThreadedDisks(3))],
  ["two partitions behind one port", () => startThreadedServer(createThreadedDisks(2), { isShared: false })],
] as const;

describe.each(kinds)("a server with %s", (_kind, start) => {
  let server: Server;
  let upper: Awaited<ReturnType<typeof startUpper>>;
  let reverse: Awaited<ReturnType<typeof startReverse>>;

  const post = (path: string, body: unknown, headers?: Record<string, string>) =>
    postJson(`${server.url}${path}`, body, headers);

  beforeAll(async () => {
    [upper, reverse] = await Promise.all([startUpper(), startReverse()]);
    server = await start();
  });
  afterAll(async () => {
    await server.close(1_000);
    await Promise.all([upper.close(), reverse.close()]);
  });

  describe("the plain routes, from registration to result", () => {
    test("register in both spellings, define, post, and get the outputs", async () => {
      const documented = {
        name: "upper",
        address: `${upper.origin}/event`,
        spec: { inputs: { message: { type: "string" } }, outputs: { message: { type: "string" } } },
      };

      const services = [await post("/s", documented), await post("/s", reverse.definition)];
      const workflow = await post("/w", processText);
      const event = await post("/e/process-text?wait=5", { data: { message: "abc" } });
      const shown = await fetch(`${server.url}/e/process-text/${String(event.body["event_id"])}`);

      expect(services.map(({ status, body }) => [status, body["service_id"]])).toEqual([
        [201, "upper"],
        [201, "reverse"],
      ]);
      expect(workflow).toMatchObject({ status: 201, body: { workflow_id: "process-text" } });
      expect(event).toMatchObject({
        status: 201,
        body: { status: "SUCCEEDED", outputs: { message: "CBA" } },
      });
      expect(await shown.json()).toMatchObject({
        data: { message: "abc" },
        outputs: { message: "CBA" },
        steps: [
          { path: "upper", service: "upper", status: "SUCCEEDED", outputs: { message: "ABC" } },
          { path: "reverse", status: "SUCCEEDED" },
        ],
      });
    });

    test("a declared output that nothing gives is a warning in the answer, and absent at the end", async () => {
      const outputs = [...processText.outputs, { name: "space_count", type: "int" }];

      const defined = await post("/w", { ...processText, name: "counted", outputs });
      const event = await post("/e/counted?wait=5", { message: "abc" });

      expect(defined.status).toBe(201);
      expect(JSON.stringify(defined.body["warnings"])).toContain("space_count");
      expect(event.body["outputs"]).toEqual({ message: "CBA" });
    });

    test("a post that is repeated after its workflow ended gets the event it made", async () => {
      const key = { "Idempotency-Key": "once" };
      const client = createClient(WorkflowService, createGrpcTransport({ baseUrl: server.url }));
      await post("/w", { ...processText, name: "ended" });
      const first = await post("/e/ended?wait=5", { message: "abc" }, key);
      await client.deleteWorkflow({ name: "ended" });

      const again = await post("/e/ended?wait=5", { message: "abc" }, key);
      const other = await post("/e/ended", { message: "other" }, key);
      const fresh = await post("/e/ended", { message: "abc" }, { "Idempotency-Key": "another" });
      const without = await post("/e/ended", { message: "abc" });

      expect(again).toEqual(first);
      expect(other).toMatchObject({ status: 409, body: { reason: "IDEMPOTENCY_KEY_REUSED" } });
      expect(without).toMatchObject({ status: 404, body: { reason: "WORKFLOW_NOT_FOUND" } });
      expect(fresh).toEqual(without);
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
      const unknown = await post("/w", { ...processText, name: "bad", services: ["uper"] });
      const wrongData = await post("/e/process-text", { data: { message: 5 } });
      const silent = await post("/s", { address: "http://127.0.0.1:9/" });

      expect([noAddress, badType, unknown].map(({ status, body }) => [status, body["reason"]])).toEqual(
        Array.from({ length: 3 }, () => [409, "INVALID_DEFINITION"]),
      );
      expect(unknown.body["message"]).toMatch(/found `uper`.*: did you mean `upper`\?$/);
      expect(wrongData).toMatchObject({ status: 409, body: { reason: "INVALID_DATA" } });
      expect(JSON.stringify(wrongData.body["violations"])).toContain("data.message");
      expect(silent).toMatchObject({ status: 409, body: { reason: "SERVICE_UNREACHABLE" } });
      expect((await post("/e/bad", {})).status).toBe(404);
    });

    test("a definition that names something twice is refused, not half of it stored", async () => {
      const text = '{"name":"twice","operations":{"a":{"set":{"x":1}},"a":{"set":{"y":2}}}}';

      const response = await fetch(`${server.url}/w`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: text,
      });

      expect(response.status).toBe(409);
      expect(await response.json()).toMatchObject({
        message: "expected each name once, found `operations.a` again: rename or remove one of them",
        reason: "INVALID_DEFINITION",
        violations: [{ field: "operations.a" }],
      });
      expect((await post("/e/twice", {})).status).toBe(404);
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

  describe.each(transports)("the API by %s", (protocol, createTransport) => {
    const clients = () => {
      const transport = createTransport(server.url);
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
      const counted = await events.countEvents({ filter: { labels: { by: own } } });
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
      expect(listed.events.map(({ eventId, data }) => [eventId, data])).toEqual([
        [event?.eventId, undefined],
      ]);
      expect(counted).toMatchObject({
        counts: [{ workflow: event?.workflow, status: EventStatus.SUCCEEDED, count: 1n }],
        hasMore: false,
      });
      expect([ended.code, reasonOf(ended)]).toEqual([Code.FailedPrecondition, "EVENT_ENDED"]);
    });

    test("findings come with their place in the text, and with the name that was meant", async () => {
      const { workflows } = clients();
      const text = `name: broken\nservices:\n  - uper\n`;

      const validated = await workflows.validateWorkflow({ form: { case: "source", value: text } });
      const refused = await refusal(workflows.defineWorkflow({ form: { case: "source", value: text } }));
      const violations = refused.findDetails(BadRequestSchema)[0]?.fieldViolations ?? [];

      expect(validated.valid).toBe(false);
      expect(validated.findings[0]).toMatchObject({
        path: "services[0]",
        line: 3,
        column: 5,
        hint: "did you mean `upper`?",
      });
      expect(reasonOf(refused)).toBe("INVALID_DEFINITION");
      expect(refused.rawMessage).toContain("line 3");
      expect(violations[0]).toMatchObject({ field: "services[0]", reason: validated.findings[0]?.code });
      expect(refused.findDetails(ErrorInfoSchema)[0]?.metadata["violations.0.at"]).toBe("3:5");
      expect(refused.rawMessage).toContain(": did you mean `upper`?");
    });
  });
});
