import {
  BackupService,
  EventService,
  RegistryService,
  WorkflowService,
  type Rejection,
} from "@machinery/protocol";
import { openPartition, type Clock, type Partition } from "@machinery/runner";
import { atIntervals } from "./at-intervals.js";
import { BackupDesk } from "./backup/backup-desk.js";
import { createHttpCaller, type HttpCaller, isShortage } from "./calls/index.js";
import { Catalogue } from "./catalogue/catalogue.js";
import { rejectionToConnectError } from "./errors/rejection-to-connect-error.js";
import { EventDesk } from "./events/event-desk.js";
import { StepDesk } from "./events/step-desk.js";
import { checkPortIsFree } from "./port/check-port-is-free.js";
import { createConnectHandler } from "./port/connect-handler.js";
import { createGrpcServer } from "./port/grpc-server.js";
import { openOnePort } from "./port/one-port.js";
import { createBrowserGuard } from "./port/refuse-foreign-browsers.js";
import { requestBytesFor } from "./port/wire-limits.js";
import { createSystemClock } from "./ports/system-clock.js";
import { createSystemIds } from "./ports/system-ids.js";
import { DefinitionDesk } from "./routes/definition-desk.js";
import { createPublicAddress } from "./public-address.js";
import { createHttpListener } from "./routes/http-listener.js";
import { createJsonRoutes } from "./routes/json-routes.js";
import type { Server, ServerHealth, ServerOptions } from "./server-options.js";
import { createBackupHandlers } from "./services/backup-service.js";
import { createEventHandlers } from "./services/event-service.js";
import { implementService } from "./services/implement-service.js";
import { createRegistryHandlers } from "./services/registry-service.js";
import { createWorkflowHandlers } from "./services/workflow-service.js";

/** How often the health that clients watch is brought up to date, in milliseconds. */
const healthEveryMs = 500;

/** How long answers may take to leave after the grace, in milliseconds. */
const lastAnswersMs = 1_000;

/** Opens the stores, brings back what must be awake, and listens. Rejects with what the first of them says that cannot. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { settings, observer } = options;
  const clock = createSystemClock();
  const address = createPublicAddress(settings.publicUrl, options.host, options.port);
  const opened: (() => Promise<void>)[] = [];
  await checkPortIsFree(options.host, options.port);
  try {
    const catalogue = await Catalogue.open(
      {
        open: () => options.openCatalogueStore(),
        canOpen: async () => options.canOpenCatalogueStore?.(),
      },
      clock,
      observer,
    );
    opened.unshift(() => catalogue.close());
    const caller = createHttpCaller({
      service: (name) => catalogue.service(name)?.definition,
      secret: (name) => settings.secrets(name),
      answerBytes: settings.answerBytes,
      addressPolicy: settings.addressPolicy,
      callbackUrl: (token) => address.callbackUrl(token),
      version: options.version,
      observer,
    });
    opened.unshift(() => caller.close());
    const partition = await openPartition({
      openStore: () => options.openPartitionStore(),
      canOpen: async () => options.canOpenPartitionStore?.(),
      clock,
      caller,
      notifier: caller,
      ids: createSystemIds(),
      definitions: catalogue,
      observer,
      limits: {
        ...(settings.running === undefined ? {} : { running: settings.running }),
        ...(settings.backlog === undefined ? {} : { backlog: settings.backlog }),
        ...(settings.retentionMs === undefined ? {} : { retentionMs: settings.retentionMs }),
      },
    });
    opened.unshift(() => partition.close(0));
    const server = await listen(options, { catalogue, caller, clock, partition });
    address.listens(server.port);
    return server;
  } catch (error) {
    for (const close of opened) await close();
    throw error;
  }
}

interface Parts {
  readonly catalogue: Catalogue;
  readonly caller: HttpCaller;
  readonly clock: Clock;
  readonly partition: Partition;
}

async function listen(options: ServerOptions, parts: Parts): Promise<Server> {
  const { catalogue, caller, clock, partition } = parts;
  const { settings, observer } = options;
  const stopping = new AbortController();
  const events = new EventDesk(catalogue, partition, settings.bodyBytes);
  const steps = new StepDesk(partition, settings.answerBytes);
  const backups = new BackupDesk(partition, catalogue, clock, `machinery ${options.version}`);
  const surroundings = { observer, stopping: stopping.signal };
  const registry = createRegistryHandlers(catalogue, caller, settings.bodyBytes);
  const services = [
    implementService(RegistryService, registry, surroundings),
    implementService(WorkflowService, createWorkflowHandlers(catalogue), surroundings),
    implementService(EventService, createEventHandlers(events, steps), surroundings),
    implementService(BackupService, createBackupHandlers(backups), surroundings),
  ];

  const unwell = (): string | undefined => {
    if (stopping.signal.aborted) return "stopping";
    const { writable, reason } = partition.health();
    if (!writable) return reason ?? "the events' store cannot be written";
    const failure = catalogue.failure;
    return failure === undefined ? undefined : `the catalogue cannot be written: ${failure}`;
  };

  const requestBytes = requestBytesFor(settings.bodyBytes);
  const grpc = createGrpcServer(services, requestBytes);
  const port = await openOnePort({
    host: options.host,
    port: options.port,
    ...(settings.connections === undefined ? {} : { connections: settings.connections }),
    onHttp2: (socket) => grpc.take(socket),
    onError: atIntervals((error) =>
      observer.observe({
        level: "error",
        message: isShortage(error)
          ? "no more connections can be taken. Raise the daemon's limit of open files (ulimit -n)"
          : "The port failed",
        error,
      }),
    ),
    onRequest: createHttpListener({
      guard: createBrowserGuard(options.host, settings.publicUrl),
      routes: createJsonRoutes({
        events,
        steps,
        definitions: new DefinitionDesk(catalogue, caller),
        requestBytes,
        observer,
        secrets: (name) => settings.secrets(name),
        nowMs: () => Date.now(),
        unwell,
      }),
      rpc: createConnectHandler(services, requestBytes, observer),
      observer,
    }),
  });
  const healthTimer = setInterval(() => grpc.setServing(unwell() === undefined), healthEveryMs);

  const stop = async (graceMs: number): Promise<void> => {
    stopping.abort(rejectionToConnectError(daemonStopping));
    clearInterval(healthTimer);
    grpc.setServing(false);
    port.stopAccepting();
    grpc.drain();
    // The partition answers who waits when the grace is over: those answers still have to leave.
    await Promise.all([partition.close(graceMs), port.drained(graceMs + lastAnswersMs)]);
    grpc.close();
    await catalogue.close();
    await caller.close();
  };
  let stopped: Promise<void> | undefined;

  return {
    host: options.host,
    port: port.port,
    url: `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port.port}`,
    health: (): ServerHealth => {
      const reason = unwell();
      const { running, accepted } = partition.health();
      const why = reason === undefined ? {} : { reason };
      return { serving: reason === undefined, ...why, running, accepted };
    },
    close: (graceMs) => (stopped ??= stop(graceMs)),
  };
}

const daemonStopping: Rejection = {
  reason: "DAEMON_STOPPING",
  expected: "a daemon that stays",
  found: "one that is stopping",
  todo: "watch again once it is back, from where you were",
};
