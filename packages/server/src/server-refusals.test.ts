import { createClient } from "@connectrpc/connect";
import { EventService, RegistryService, WorkflowService } from "@machinery/protocol";
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

describe.each(transports)("bad input by %s", (_protocol, createTransport) => {
  const clients = () => {
    const transport = createTransport(server.url);
    return {
      registry: createClient(RegistryService, transport),
      workflows: createClient(WorkflowService, transport),
      events: createClient(EventService, transport),
    };
  };
  const source = "name: fine\nservices: [upper]\ninputs:\n  message: { type: string }\n";

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
      "a text with an address and a key that nobody knows",
      "INVALID_DEFINITION",
      (c) =>
        c.registry.registerService({
          registration: { case: "source", value: `address: ${upper.origin}\ninputz: {}\n` },
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

test.each([
  ["WorkflowService/DefineWorkflow", { definition: { name: "x", servces: ["upper"] } }, "servces"],
  ["EventService/PostEvent", { workflow: "process-text", idempotencykey: "k" }, "idempotencykey"],
])(
  "Connect JSON with a misspelt member is refused by %s, and the member named",
  async (rpc, body, member) => {
    const answer = await postJson(`${server.url}/machinery.v1.${rpc}`, body);

    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(`key \\"${member}\\" is unknown`);
  },
);
