import type { DescMethodUnary, JsonValue } from "@bufbuild/protobuf";
import { EventService, reasons, RegistryService, WorkflowService, type Reason } from "@machinery/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callConnect } from "./connect-call.js";
import { startDaemon, type Daemon } from "./daemon.js";
import { callGrpc, callGrpcBytes } from "./grpc-call.js";
import { getJson, postText } from "./json-routes.js";
import type { RecordingCompany } from "./recording-company.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { message, registerTextCompany, startTextCompany } from "./text-company.js";

const bodyLimit = 256 * 1024;

const { registerService, deleteService, callService } = RegistryService.method;
const { defineWorkflow } = WorkflowService.method;
const { postEvent, getEvent, listEvents, cancelEvent, getEventHistory } = EventService.method;

/** One bad input, as the routes and the RPCs say it. */
interface Bad {
  readonly name: string;
  readonly reason: Reason;
  readonly route?: {
    readonly path: string;
    readonly body: unknown;
    readonly headers?: Record<string, string>;
  };
  readonly rpc?: readonly [method: DescMethodUnary, message: JsonValue];
  /** What the message names. */
  readonly names?: RegExp;
}

const address = "http://127.0.0.1:1/";
const definition = (change: Record<string, JsonValue>) => ({ name: "bad", address, ...change });
const service = (change: Record<string, JsonValue>, names: RegExp): Omit<Bad, "name" | "reason"> => ({
  route: { path: "/s", body: definition(change) },
  rpc: [registerService, { definition: definition(change) }],
  names,
});
const workflow = (change: Record<string, JsonValue>, names: RegExp): Omit<Bad, "name" | "reason"> => ({
  route: { path: "/w", body: { name: "bad", ...change } },
  rpc: [defineWorkflow, { definition: { name: "bad", ...change } }],
  names,
});
const post = (data: JsonValue, names: RegExp): Omit<Bad, "name" | "reason"> => ({
  route: { path: "/e/process-text", body: { data } },
  rpc: [postEvent, { workflow: "process-text", data }],
  names,
});

const deep = (levels: number): JsonValue => (levels === 0 ? 1 : [deep(levels - 1)]);
const text = [{ name: "message", type: "string" }];
const absent = "0123456789abcdefghjkmnpq";

const table: readonly Bad[] = [
  {
    name: "a name that breaks the rules",
    reason: "INVALID_DEFINITION",
    ...service({ name: "Bad Name" }, /name/),
  },
  { name: "an empty name", reason: "INVALID_DEFINITION", ...service({ name: "", inputs: text }, /name/) },
  {
    name: "an address that is no URL",
    reason: "INVALID_DEFINITION",
    ...service({ address: "not a url", inputs: text }, /address/),
  },
  {
    name: "an address of another kind",
    reason: "INVALID_DEFINITION",
    ...service({ address: "ftp://x/", inputs: text }, /address/),
  },
  {
    name: "a type that does not exist",
    reason: "INVALID_DEFINITION",
    ...service({ inputs: [{ name: "x", type: "text" }] }, /inputs.*type|type.*text/),
  },
  {
    name: "a name twice",
    reason: "INVALID_DEFINITION",
    ...service({ inputs: [...text, ...text] }, /message/),
  },
  { name: "an unknown service", reason: "INVALID_DEFINITION", ...workflow({ services: ["uper"] }, /uper/) },
  {
    name: "a workflow without a name",
    reason: "INVALID_DEFINITION",
    ...workflow({ name: "", services: ["upper"] }, /name/),
  },
  {
    name: "an unknown workflow",
    reason: "WORKFLOW_NOT_FOUND",
    route: { path: "/e/nobody", body: { data: {} } },
    rpc: [postEvent, { workflow: "nobody", data: {} }],
    names: /nobody/,
  },
  { name: "data without what is needed", reason: "INVALID_DATA", ...post({}, /message/) },
  { name: "data of the wrong type", reason: "INVALID_DATA", ...post({ message: 7 }, /message/) },
  { name: "data that is null", reason: "INVALID_DATA", ...post({ message: null }, /message/) },
  {
    name: "a key that is too long",
    reason: "INVALID_ARGUMENT",
    route: {
      path: "/e/process-text",
      body: { data: { message } },
      headers: { "Idempotency-Key": "k".repeat(257) },
    },
    rpc: [postEvent, { workflow: "process-text", data: { message }, idempotency_key: "k".repeat(257) }],
    names: /idempotency.key/i,
  },
  {
    name: "a label that breaks the rules",
    reason: "INVALID_ARGUMENT",
    route: { path: "/e/process-text", body: { data: { message } }, headers: { "Machinery-Label-1st": "x" } },
    rpc: [postEvent, { workflow: "process-text", data: { message }, labels: { "1st": "x" } }],
    names: /label/,
  },
  {
    name: "a wait that is none",
    reason: "INVALID_ARGUMENT",
    route: { path: "/e/process-text?wait=soon", body: { data: { message } } },
    names: /wait/,
  },
  {
    name: "an unknown event",
    reason: "EVENT_NOT_FOUND",
    rpc: [getEvent, { event_id: absent }],
    names: new RegExp(absent),
  },
  {
    name: "a cancel of an unknown event",
    reason: "EVENT_NOT_FOUND",
    rpc: [cancelEvent, { event_id: absent }],
  },
  {
    name: "a history of an unknown event",
    reason: "EVENT_NOT_FOUND",
    rpc: [getEventHistory, { event_id: absent }],
  },
  {
    name: "a page token from nowhere",
    reason: "INVALID_PAGE_TOKEN",
    rpc: [listEvents, { page_token: "bm9uc2Vuc2U" }],
  },
  {
    name: "a service to delete that is not there",
    reason: "SERVICE_NOT_FOUND",
    rpc: [deleteService, { name: "nobody" }],
  },
  {
    name: "a service to delete that is used",
    reason: "SERVICE_IN_USE",
    rpc: [deleteService, { name: "upper" }],
    names: /process-text/,
  },
  {
    name: "a call of an unknown service",
    reason: "SERVICE_NOT_FOUND",
    rpc: [callService, { service: "nobody", inputs: {} }],
  },
  {
    name: "a call with the wrong inputs",
    reason: "INVALID_DATA",
    rpc: [callService, { service: "upper", inputs: {} }],
    names: /message/,
  },
  {
    name: "a source that is no definition",
    reason: "INVALID_DEFINITION",
    rpc: [defineWorkflow, { source: "[1, 2" }],
  },
  {
    name: "a body that is empty",
    reason: "BODY_EMPTY",
    route: { path: "/s", body: "" },
  },
  { name: "a body that is broken", reason: "BODY_NOT_JSON", route: { path: "/w", body: '{"name": "bad",' } },
  {
    name: "a body that does not say it is JSON",
    reason: "BODY_NOT_JSON",
    route: { path: "/e/process-text", body: '{"message":"x"}', headers: { "content-type": "text/plain" } },
  },
  { name: "a body that is a list", reason: "BODY_NOT_AN_OBJECT", route: { path: "/s", body: "[]" } },
  {
    name: "a body that is a number",
    reason: "BODY_NOT_AN_OBJECT",
    route: { path: "/e/process-text", body: "7" },
  },
  { name: "a body that is null", reason: "BODY_NOT_AN_OBJECT", route: { path: "/w", body: "null" } },
];

describe("bad input", () => {
  const folder = createTemporaryFolder();
  let company: RecordingCompany;
  let daemon: Daemon;

  beforeAll(async () => {
    company = await startTextCompany();
    daemon = await startDaemon({ data: folder.path, args: ["--body-limit", String(bodyLimit)] });
    await registerTextCompany(daemon.url, company);
  });
  afterAll(async () => {
    await daemon[Symbol.asyncDispose]();
    await company[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const send = ({ path, body, headers }: NonNullable<Bad["route"]>) =>
    postText(daemon.url + path, typeof body === "string" ? body : JSON.stringify(body), {
      "content-type": "application/json",
      ...headers,
    });

  it.each(table.filter(({ route }) => route !== undefined))(
    "is refused on the routes: $name",
    async ({ reason, route, names }) => {
      const { status, body } = await send(route as NonNullable<Bad["route"]>);

      expect({ status, reason: body?.["reason"] }).toEqual({ status: reasons[reason].http, reason });
      expect(JSON.stringify(body)).toMatch(names ?? /./);
    },
  );

  it.each(table.filter(({ rpc }) => rpc !== undefined))(
    "is refused by RPC the same way: $name",
    async ({ reason, rpc, names }) => {
      const [method, request] = rpc as NonNullable<Bad["rpc"]>;

      const answers = [
        await callConnect(daemon.url, method, request),
        await callGrpc(daemon.url, method, request),
      ];

      for (const answer of answers) {
        expect(answer).toMatchObject({ ok: false, code: reasons[reason].code, reason });
        expect((answer as { message: string }).message).toMatch(names ?? /./);
      }
      expect(answers[1]).toEqual(answers[0]);
    },
  );

  it("names each mismatch at once", async () => {
    const { body } = await send({
      path: "/s",
      body: definition({ name: "", address: "nowhere", inputs: [{ name: "x", type: "text" }] }),
    });

    const fields = ((body?.["violations"] ?? []) as { field: string }[]).map(({ field }) => field);
    expect(fields.length).toBeGreaterThanOrEqual(3);
  });

  it("is refused when it is over the limit, on every protocol", async () => {
    const data = { message: "x".repeat(2 * bodyLimit) };

    const route = await send({ path: "/e/process-text", body: { data } });
    const rpcs = [
      await callConnect(daemon.url, postEvent, { workflow: "process-text", data }),
      await callGrpc(daemon.url, postEvent, { workflow: "process-text", data }),
    ];

    expect(route).toMatchObject({ status: 413, body: { reason: "BODY_TOO_LARGE" } });
    for (const answer of rpcs) {
      expect(answer).toMatchObject({ ok: false, code: "resource_exhausted", reason: "BODY_TOO_LARGE" });
    }
  });

  it("is refused when it is nested too deep, with the same reason everywhere", async () => {
    const schema = { name: "x", type: "any", schema: { const: deep(100) } };
    const route = await send({ path: "/s", body: definition({ inputs: [schema] }) });
    const posted = await send({ path: "/e/process-text", body: { data: { message, more: deep(5_000) } } });

    expect(route.status).toBeGreaterThanOrEqual(400);
    expect(route.status).toBeLessThan(500);
    expect(posted.status).toBeGreaterThanOrEqual(400);
    expect(posted.status).toBeLessThan(500);
    const again = await callGrpc(daemon.url, postEvent, {
      workflow: "process-text",
      data: { message, more: deep(80) },
    });
    const third = await callConnect(daemon.url, postEvent, {
      workflow: "process-text",
      data: { message, more: deep(80) },
    });
    expect(again).toMatchObject({ ok: false });
    expect(third).toEqual(again);
  });

  it("is refused when the bytes are no message", async () => {
    const answer = await callGrpcBytes(daemon.url, postEvent, Buffer.from("ffffffffff", "hex"));

    expect(answer).toMatchObject({ ok: false });
    expect((answer as { code: string }).code).toMatch(/internal|invalid_argument/);
  });

  it("is brought within bounds where that is what was meant: a huge page", async () => {
    expect(await callGrpc(daemon.url, listEvents, { page_size: 2_000_000_000 })).toMatchObject({ ok: true });
  });

  it("is told apart from a wrong address or method", async () => {
    const unknown = await getJson(`${daemon.url}/nowhere`);
    const wrong = await postText(`${daemon.url}/healthcheck`, "");

    expect(unknown).toMatchObject({ status: 404, body: { reason: "ROUTE_NOT_FOUND" } });
    expect(wrong).toMatchObject({ status: 405, body: { reason: "METHOD_NOT_ALLOWED" } });
    expect(wrong.headers.get("allow")).toContain("GET");
  });

  it("leaves nothing behind", async () => {
    const events = await callConnect(daemon.url, listEvents, {});
    const services = await callConnect(daemon.url, RegistryService.method.listServices, {});
    const workflows = await callConnect(daemon.url, WorkflowService.method.listWorkflows, {});

    const namesIn = (answer: unknown, list: string): unknown =>
      (answer as { message: Record<string, { definition: { name: string } }[]> }).message[list]?.map(
        ({ definition: { name } }) => name,
      );
    expect((events as { message: { events?: unknown[] } }).message.events ?? []).toEqual([]);
    expect(namesIn(services, "services")).toEqual(["reverse", "space-counter", "upper"]);
    expect(namesIn(workflows, "workflows")).toEqual(["process-text"]);
    expect(company.calls).toEqual([]);
  });
});
