import { hostname } from "node:os";
import type { Duplex } from "node:stream";
import {
  BackupService,
  EventService,
  RegistryService,
  WorkflowService,
  type Rejection,
} from "@machinery/protocol";
import type { Events, Observer } from "@machinery/runner";
import { atIntervals } from "../at-intervals.js";
import { isShortage } from "../calls/index.js";
import { rejectionToConnectError } from "../errors/rejection-to-connect-error.js";
import type { ServiceStates } from "../events/with-breakers.js";
import { EventDesk, type PostableWorkflows } from "../events/event-desk.js";
import { StepDesk } from "../events/step-desk.js";
import { createConnectHandler } from "../port/connect-handler.js";
import { createGrpcServer } from "../port/grpc-server.js";
import { openOnePort } from "../port/one-port.js";
import { createBrowserGuard } from "../port/refuse-foreign-browsers.js";
import { BodyBudget } from "../port/body-budget.js";
import { requestBytesFor, unfinishedBytesFor } from "../port/wire-limits.js";
import { createConsoleRoutes, type ConsoleFiles } from "../routes/console-routes.js";
import type { DefinitionRoutes } from "../routes/definition-desk.js";
import { createHttpListener } from "../routes/http-listener.js";
import { createJsonRoutes } from "../routes/json-routes.js";
import type { ServerSettings } from "../server-options.js";
import { createEventHandlers } from "../services/event-service.js";
import type { Handlers } from "../services/handlers.js";
import { implementService } from "../services/implement-service.js";

/** How often the health that clients watch is brought up to date, in milliseconds. */
const healthEveryMs = 500;

/** What a front listens on, and what it hands requests to. */
export interface FrontOptions {
  readonly host: string;
  /** 0: any. */
  readonly port: number;
  /** Whether other threads listen on the port as well: the system shares connections out. */
  readonly isShared?: boolean;
  readonly settings: ServerSettings;
  readonly observer: Observer;
  readonly partition: Events;
  readonly catalogue: PostableWorkflows;
  readonly definitions: DefinitionRoutes;
  /** How the calls of services stand. */
  readonly stateOf: ServiceStates;
  readonly registry: Handlers<typeof RegistryService>;
  readonly workflows: Handlers<typeof WorkflowService>;
  readonly backups: Handlers<typeof BackupService>;
  /** The web console. */
  readonly console: ConsoleFiles;
  /** Why nothing can be written now, or nothing. */
  unwell(): string | undefined;
}

/** One port with all that clients meet on it: gRPC, Connect, gRPC-Web, the plain routes, health. */
export interface Front {
  readonly port: number;
  /** Why no writes are taken now, for people, or nothing. */
  unwell(): string | undefined;
  /** Takes nothing new: ends streams, tells clients to go. */
  stop(): void;
  /** Resolves when every connection has gone; those that have not after `graceMs` are cut. */
  drained(graceMs: number): Promise<void>;
}

/** Listens. Rejects with what the port says. */
export async function openFront(options: FrontOptions): Promise<Front> {
  const { settings, observer, partition, catalogue, definitions } = options;
  const stopping = new AbortController();
  const events = new EventDesk(catalogue, partition, settings.bodyBytes, options.stateOf);
  const steps = new StepDesk(partition, settings.answerBytes);
  const surroundings = { observer, stopping: stopping.signal };
  const services = [
    implementService(RegistryService, options.registry, surroundings),
    implementService(WorkflowService, options.workflows, surroundings),
    implementService(EventService, createEventHandlers(events, steps), surroundings),
    implementService(BackupService, options.backups, surroundings),
  ];
  const unwell = (): string | undefined => (stopping.signal.aborted ? "stopping" : options.unwell());

  const requestBytes = requestBytesFor(settings.bodyBytes);
  const bodies = { requestBytes, budget: new BodyBudget(unfinishedBytesFor(requestBytes)) };
  const grpc = createGrpcServer(services, requestBytes);
  const longRequests = new WeakSet<Duplex>();
  const port = await openOnePort({
    host: options.host,
    port: options.port,
    isShared: options.isShared ?? false,
    ...(settings.connections === undefined ? {} : { connections: settings.connections }),
    longRequests,
    onHttp2: (socket) => grpc.take(socket),
    onDrop: atIntervals((connections) =>
      observer.observe({
        level: "warn",
        message: `${connections} connections are open and no more are taken, but for those that idle ones make room for. Raise --connections, or find out who holds them`,
      }),
    ),
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
      guard: createBrowserGuard({
        host: options.host,
        publicUrl: settings.publicUrl,
        names: [hostname(), ...(settings.knownAs ?? [])],
      }),
      console: createConsoleRoutes(options.console),
      routes: createJsonRoutes({
        events,
        steps,
        definitions,
        bodies,
        observer,
        longRequests,
        secrets: (name) => settings.secrets(name),
        nowMs: () => Date.now(),
        unwell,
      }),
      rpc: createConnectHandler(services, bodies, observer),
      observer,
    }),
  });
  const healthTimer = setInterval(() => grpc.setServing(unwell() === undefined), healthEveryMs);

  return {
    port: port.port,
    unwell,
    stop() {
      stopping.abort(rejectionToConnectError(daemonStopping));
      clearInterval(healthTimer);
      grpc.setServing(false);
      port.stopAccepting();
      grpc.drain();
    },
    async drained(graceMs) {
      await port.drained(graceMs);
      grpc.close();
    },
  };
}

const daemonStopping: Rejection = {
  reason: "DAEMON_STOPPING",
  expected: "a daemon that stays",
  found: "one that is stopping",
  todo: "watch again once it is back, from where you were",
};
