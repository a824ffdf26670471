import { openPartition, type Clock, type Partition } from "@machinery/runner";
import { BackupDesk } from "./backup/backup-desk.js";
import { createHttpCaller, type HttpCaller } from "./calls/index.js";
import { Catalogue } from "./catalogue/catalogue.js";
import { createCataloguePlaces } from "./catalogue/catalogue-places.js";
import { openFront } from "./front/front.js";
import { checkPortIsFree } from "./port/check-port-is-free.js";
import { createSystemClock } from "./ports/system-clock.js";
import { createSystemIds } from "./ports/system-ids.js";
import { DefinitionDesk } from "./routes/definition-desk.js";
import { createPublicAddress } from "./public-address.js";
import type { Server, ServerHealth, ServerOptions } from "./server-options.js";
import { createBackupHandlers } from "./services/backup-service.js";
import { createRegistryHandlers } from "./services/registry-service.js";
import { createWorkflowHandlers } from "./services/workflow-service.js";

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
      clock,
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
      places: createCataloguePlaces(catalogue),
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
  const { host, settings, observer } = options;
  const backups = new BackupDesk(partition, catalogue, clock, `machinery ${options.version}`);
  const front = await openFront({
    host,
    port: options.port,
    settings,
    observer,
    partition,
    catalogue,
    definitions: new DefinitionDesk(catalogue, caller),
    stateOf: (service) => caller.stateOf(service),
    registry: createRegistryHandlers(catalogue, caller, partition, settings.bodyBytes),
    workflows: createWorkflowHandlers(catalogue),
    backups: createBackupHandlers(backups),
    console: options.console,
    unwell() {
      const { writable, reason } = partition.health();
      if (!writable) return reason ?? "the events' store cannot be written";
      const failure = catalogue.failure;
      return failure === undefined ? undefined : `the catalogue cannot be written: ${failure}`;
    },
  });

  const stop = async (graceMs: number): Promise<void> => {
    front.stop();
    // The partition answers who waits when the grace is over: those answers still have to leave.
    await Promise.all([partition.close(graceMs), front.drained(graceMs + lastAnswersMs)]);
    await catalogue.close();
    await caller.close();
  };
  let stopped: Promise<void> | undefined;

  return {
    host,
    port: front.port,
    url: `http://${host.includes(":") ? `[${host}]` : host}:${front.port}`,
    health: (): ServerHealth => {
      const reason = front.unwell();
      const { running, accepted } = partition.health();
      const why = reason === undefined ? {} : { reason };
      return { serving: reason === undefined, ...why, running, accepted };
    },
    close: (graceMs) => (stopped ??= stop(graceMs)),
  };
}
