import { MessageChannel, type MessagePort } from "node:worker_threads";
import { BackupService, RegistryService, WorkflowService } from "@machinery/protocol";
import { ManyPartitions, type PartitionHealth } from "@machinery/runner";
import { BackupDesk } from "../backup/backup-desk.js";
import { type Front, openFront } from "../front/front.js";
import { lastAnswersMs, type MainThread, type Serving, unwellOf } from "../partitions/serving.js";
import { canSharePort } from "../port/can-share-port.js";
import { createSystemIds } from "../ports/system-ids.js";
import type { PartitionThreads } from "../server-options.js";
import { createBackupHandlers } from "../services/backup-service.js";
import { createRegistryHandlers } from "../services/registry-service.js";
import { admissionHandlers } from "./forwarded-admission.js";
import { catalogueHandlers } from "./forwarded-catalogue.js";
import { placesHandlers } from "./forwarded-places.js";
import { definitionHandlers } from "./forwarded-definitions.js";
import { observerHandlers } from "./forwarded-observer.js";
import { serviceHandlers } from "./forward-service.js";
import { HealthBoard, passOn } from "./health-board.js";
import { Channel } from "./channel.js";
import { RemotePartition } from "./remote-partition.js";
import type { ThreadPlace } from "./thread-ports.js";

/** Opens each partition in a thread of its own and has it listen there, all on one port. */
export async function serveInThreads(main: MainThread, threads: PartitionThreads): Promise<Serving> {
  const { catalogue, caller, options, clock } = main;
  const { count } = threads;
  const connected = connectAll(count);
  const started = connected.map((ports, number) => threads.start(number, ports.ofThread));
  const channels = connected.map(({ ofMain }) => new Channel(ofMain));
  const end = async (): Promise<void> => {
    for (const channel of channels) channel.close();
    await Promise.all(started.map((thread) => thread.end()));
  };
  const board = new HealthBoard(count);
  const partitions = channels.map((channel, number) => new RemotePartition(channel, () => board.of(number)));
  const events = new ManyPartitions(partitions, createSystemIds());
  const backups = createBackupHandlers(
    new BackupDesk(partitions, catalogue, clock, `machinery ${options.version}`),
  );
  const registry = createRegistryHandlers(catalogue, caller, events, options.settings.bodyBytes);
  const tellAll = (name: string, argument: unknown): void => {
    for (const channel of channels) channel.tell(name, argument);
  };
  const askAll = (name: string, argument: unknown): Promise<unknown[]> =>
    Promise.all(channels.map((channel) => channel.ask(name, argument)));
  for (const [number, channel] of channels.entries()) {
    channel.serve(
      placesHandlers(main.places, number, channel),
      admissionHandlers(main.admission, channel),
      catalogueHandlers(catalogue),
      definitionHandlers(main.definitions),
      observerHandlers(options.observer),
      serviceHandlers([
        { service: RegistryService, handlers: registry },
        { service: WorkflowService, handlers: main.workflows },
        { service: BackupService, handlers: backups },
      ]),
      {
        told: {
          health: ({ number, health }: { number: number; health: PartitionHealth }) =>
            board.put(number, health),
        },
      },
    );
  }
  let silence = (): void => {};
  let front: Front | undefined;
  try {
    // One after the other, the first one first: where the number of partitions is another, it says so before anything is made.
    for (const [number, channel] of channels.entries()) {
      const place: ThreadPlace = { number, count, host: options.host, port: options.port };
      await channel.ask("prepare", place);
    }
    await catalogue.tell(
      async (news) => void (await Promise.allSettled(channels.map((channel) => channel.ask("hear", news)))),
    );
    await askAll("open", undefined);
    silence = passOn(
      () => board.all(catalogue.failure),
      (news) => tellAll("healths", news),
    );
    const unwell = (): string | undefined => unwellOf(events, catalogue.failure);
    const isShared = threads.isShared ?? (await canSharePort());
    const port = isShared ? await listenShared(channels, options.port) : undefined;
    if (port === undefined)
      front = await openFront({
        ...main,
        ...options,
        catalogue,
        partition: events,
        stateOf: (service) => caller.stateOf(service),
        registry,
        backups,
        unwell,
      });
    const taken = port ?? front!.port;
    tellAll("listens", taken);
    let stopping = false;
    return {
      port: taken,
      unwell: () => (stopping ? "stopping" : unwell()),
      health: () => events.health(),
      async close(graceMs) {
        stopping = true;
        front?.stop();
        await Promise.all([askAll("stop", graceMs), front?.drained(graceMs + lastAnswersMs)]);
        silence();
        await end();
      },
    };
  } catch (error) {
    silence();
    await Promise.allSettled([askAll("stop", 0), front?.drained(0)]);
    await end();
    throw error;
  }
}

interface Connected {
  readonly ofMain: MessagePort;
  readonly ofThread: Parameters<PartitionThreads["start"]>[1];
}

/** A channel from the main thread to each, and one between each two. */
function connectAll(count: number): Connected[] {
  const peers: (MessagePort | undefined)[][] = Array.from({ length: count }, () =>
    Array.from({ length: count }, () => undefined),
  );
  for (let one = 0; one < count; one++) {
    for (let other = one + 1; other < count; other++) {
      const { port1, port2 } = new MessageChannel();
      peers[one]![other] = port1;
      peers[other]![one] = port2;
    }
  }
  return peers.map((own) => {
    const { port1, port2 } = new MessageChannel();
    return { ofMain: port1, ofThread: { main: port2, peers: own } };
  });
}

/** Has all threads listen on one port, the first one first: it says which, where any will do. */
async function listenShared(channels: readonly Channel[], port: number): Promise<number> {
  const [first, ...others] = channels;
  const taken = (await first!.ask("listen", port)) as number;
  await Promise.all(others.map((channel) => channel.ask("listen", taken)));
  return taken;
}
