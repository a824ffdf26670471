import type { Duplex } from "node:stream";
import { create } from "@bufbuild/protobuf";
import { EventService, WorkflowDefinitionSchema } from "@machinery/protocol";
import type { Observation } from "@machinery/runner";
import type { Catalogue } from "../src/catalogue/catalogue.js";
import type { WorkflowRecord } from "../src/catalogue/workflow-record.js";
import { rejectionToConnectError } from "../src/errors/rejection-to-connect-error.js";
import { EventDesk } from "../src/events/event-desk.js";
import { StepDesk } from "../src/events/step-desk.js";
import { createConnectHandler } from "../src/port/connect-handler.js";
import { createGrpcServer } from "../src/port/grpc-server.js";
import { openOnePort, type OnePortOptions } from "../src/port/one-port.js";
import { createBrowserGuard } from "../src/port/refuse-foreign-browsers.js";
import { BodyBudget } from "../src/port/body-budget.js";
import { requestBytesFor, unfinishedBytesFor } from "../src/port/wire-limits.js";
import type { DefinitionDesk } from "../src/routes/definition-desk.js";
import { createHttpListener } from "../src/routes/http-listener.js";
import { createJsonRoutes } from "../src/routes/json-routes.js";
import { createEventHandlers } from "../src/services/event-service.js";
import { implementService } from "../src/services/implement-service.js";
import { FakePartition } from "./fake-partition.js";

/** The one port with EventService and the plain routes, over a partition that is none. */
export async function serveEvents(
  port: Partial<OnePortOptions> & {
    bodyBytes?: number;
    /** How much may be held of bodies that are not whole. */
    unfinishedBytes?: number;
    secrets?: Record<string, string>;
    wallMs?: number;
  } = {},
) {
  const bodyBytes = port.bodyBytes ?? 1_000_000;
  const partition = new FakePartition();
  const observations: Observation[] = [];
  const observer = { observe: (observation: Observation) => void observations.push(observation) };
  const stopping = new AbortController();
  const catalogue = {
    workflow: (name: string) => (name.startsWith("no-") || name === "" ? undefined : workflowCalled(name)),
  } as Catalogue;
  const events = new EventDesk(catalogue, partition, bodyBytes);
  const steps = new StepDesk(partition, bodyBytes);
  const definitions = {
    hasDataInput: (name: string) => name === "with-data",
    webhookSecret: (name: string) => workflowCalled(name).definition.webhook?.secret,
  } as unknown as DefinitionDesk;
  const secrets = (name: string) => port.secrets?.[name];
  const nowMs = () => port.wallMs ?? Date.now();
  const surroundings = { observer, stopping: stopping.signal };
  const services = [implementService(EventService, createEventHandlers(events, steps), surroundings)];
  const requestBytes = requestBytesFor(bodyBytes);
  const longRequests = new WeakSet<Duplex>();
  const bodies = {
    requestBytes,
    budget: new BodyBudget(port.unfinishedBytes ?? unfinishedBytesFor(requestBytes)),
  };
  const grpc = createGrpcServer(services, requestBytes);
  const unwell = (): string | undefined => (partition.writable ? undefined : "the disk is full");
  const onePort = await openOnePort({
    host: "127.0.0.1",
    port: 0,
    checkEveryMs: 50,
    longRequests,
    onHttp2: (socket) => grpc.take(socket),
    onError: (error) => {
      throw error;
    },
    onRequest: createHttpListener({
      guard: createBrowserGuard({ host: "127.0.0.1" }),
      console: () => false,
      routes: createJsonRoutes({
        events,
        steps,
        definitions,
        bodies,
        observer,
        longRequests,
        secrets,
        nowMs,
        unwell,
      }),
      rpc: createConnectHandler(services, bodies, observer),
      observer,
    }),
    ...port,
  });
  return {
    port: onePort.port,
    url: `http://127.0.0.1:${onePort.port}`,
    partition,
    budget: bodies.budget,
    observations,
    grpc,
    async close(graceMs = 100): Promise<void> {
      stopping.abort(
        rejectionToConnectError({ reason: "DAEMON_STOPPING", expected: "x", found: "y", todo: "z" }),
      );
      grpc.drain();
      await onePort.drained(graceMs);
      grpc.close();
    },
  };
}

function workflowCalled(name: string): WorkflowRecord {
  const webhook = /^signed(?:-by-(\w+))?$/.exec(name);
  const definition = create(WorkflowDefinitionSchema, {
    name,
    ...(webhook && { webhook: { secret: webhook[1] ?? "SHOP" } }),
  });
  return {
    name,
    revision: 3,
    createTimeMs: 0,
    deleted: false,
    definition,
    services: [],
    workflows: [],
    source: "",
  };
}
