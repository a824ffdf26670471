import { createPlaceRules } from "../catalogue/place-rules.js";
import { BackupService, RegistryService, WorkflowService } from "@machinery/protocol";
import {
  BorrowingAdmission,
  ManyPartitions,
  type Observation,
  type Observer,
  type Partition,
  type Peer,
} from "@machinery/runner";
import type { Store } from "@machinery/store";
import type { HttpCaller } from "../calls/index.js";
import type { CatalogueNews } from "../catalogue/catalogue-news.js";
import { type Front, openFront } from "../front/front.js";
import {
  createOwnCaller,
  openOwnPartition,
  openOwnStore,
  type OwnPartitionOptions,
} from "../partitions/open-own-partition.js";
import { lastAnswersMs, unwellOf } from "../partitions/serving.js";
import { createSystemClock } from "../ports/system-clock.js";
import { createSystemIds } from "../ports/system-ids.js";
import { createPublicAddress, type PublicAddress } from "../public-address.js";
import type { ConsoleFiles } from "../routes/console-routes.js";
import { borrowingHandlers, lenderOver } from "./forwarded-admission.js";
import { ForwardedPlaces } from "./forwarded-places.js";
import { replicaOver } from "./forwarded-catalogue.js";
import { ForwardedDefinitions } from "./forwarded-definitions.js";
import { forwardObserver } from "./forwarded-observer.js";
import { forwardService } from "./forward-service.js";
import { HealthBoard, type HealthNews, passOn } from "./health-board.js";
import { Channel } from "./channel.js";
import type { ChannelHandlers } from "./channel-answers.js";
import { partitionHandlers, RemotePartition } from "./remote-partition.js";
import type { ThreadPlace, ThreadPorts } from "./thread-ports.js";

/** What a partition's thread is made of. */
export interface PartitionThreadOptions extends Pick<
  OwnPartitionOptions,
  "version" | "settings" | "openPartitionStore" | "canOpenPartitionStore"
> {
  /** The web console. */
  readonly console: ConsoleFiles;
  /** Whether the main thread looks at observations of a level. */
  isLooked(level: Observation["level"]): boolean;
}

/** Runs one partition of several in this thread, with a front of its own, as the main thread says. */
export function runPartitionThread(
  ports: ThreadPorts,
  options: PartitionThreadOptions,
): { readonly observer: Observer } {
  const thread = new PartitionThread(ports, options);
  thread.main.serve(thread.placesHandlers(), borrowingHandlers(thread.admission), {
    asked: {
      prepare: (place: ThreadPlace) => thread.prepare(place),
      hear: (news: CatalogueNews) => thread.replica.hear(news),
      open: () => thread.open(),
      listen: (port: number) => thread.listen(port),
      stop: (graceMs: number) => thread.stop(graceMs),
    },
    told: {
      healths: (news: HealthNews) => thread.board.putAll(news),
      listens: (port: number) => thread.address.listens(port),
    },
  });
  return thread;
}

class PartitionThread {
  readonly main: Channel;
  readonly replica;
  readonly board;
  readonly admission;
  readonly #clock = createSystemClock();
  readonly #peers;
  readonly #places;
  readonly observer;
  #place: ThreadPlace | undefined;
  #store: Store | undefined;
  #own: { readonly partition: Partition & Peer; readonly caller: HttpCaller } | undefined;
  #front: Front | undefined;
  #address: PublicAddress | undefined;
  #silence = (): void => {};

  constructor(
    ports: ThreadPorts,
    private readonly options: PartitionThreadOptions,
  ) {
    this.main = new Channel(ports.main);
    this.#peers = ports.peers.map((port) => port && new Channel(port));
    this.admission = new BorrowingAdmission(lenderOver(this.main), this.#clock);
    this.replica = replicaOver(this.main);
    this.#places = new ForwardedPlaces(this.main, createPlaceRules(this.replica, ports.peers.length));
    this.board = new HealthBoard(ports.peers.length);
    this.observer = forwardObserver(this.main, (level) => options.isLooked(level));
  }

  placesHandlers(): ChannelHandlers {
    return this.#places.handlers();
  }

  get address(): PublicAddress {
    return this.#address!;
  }

  /** Opens the store, and nothing goes on yet. */
  async prepare(place: ThreadPlace): Promise<void> {
    this.#place = place;
    this.#address = createPublicAddress(this.options.settings.publicUrl, place.host, place.port);
    this.#store = await openOwnStore(this.options, place);
  }

  /** Has everything go on that must be awake. */
  async open(): Promise<void> {
    const { number, count } = this.#place!;
    const own: OwnPartitionOptions = {
      ...this.options,
      openPartitionStore: () => this.options.openPartitionStore(),
      canOpenPartitionStore: async () => this.options.canOpenPartitionStore?.(),
      observer: this.observer,
      clock: this.#clock,
      address: this.address,
      admission: this.admission,
      definitions: this.replica,
      places: this.#places,
    };
    const peers = this.#peers.flatMap((channel, at) =>
      channel === undefined ? [] : [this.#remote(channel, at)],
    );
    const caller = createOwnCaller(own);
    const store = this.#store;
    this.#store = undefined;
    const among = { place: { number, count }, peers: () => peers };
    const partition = await openOwnPartition(own, caller, among, store);
    this.#own = { partition, caller };
    const handlers = partitionHandlers(partition);
    for (const channel of [this.main, ...this.#peers]) channel?.serve(handlers);
    this.#silence = passOn(
      () => partition.health(),
      (health) => this.main.tell("health", { number, health }),
    );
  }

  /** Listens beside the others, and gives the port. */
  async listen(port: number): Promise<number> {
    const { settings } = this.options;
    const { number, count, host } = this.#place!;
    const { partition, caller } = this.#own!;
    const all = this.#peers.map((channel, at) =>
      channel === undefined ? partition : this.#remote(channel, at),
    );
    const events = new ManyPartitions(all, createSystemIds(), number);
    const { connections } = settings;
    this.#front = await openFront({
      host,
      port,
      isShared: true,
      settings:
        connections === undefined ? settings : { ...settings, connections: Math.ceil(connections / count) },
      observer: this.observer,
      partition: events,
      stateOf: (service) => caller.stateOf(service),
      catalogue: this.replica,
      definitions: new ForwardedDefinitions(this.replica, this.main),
      registry: forwardService(RegistryService, this.main),
      workflows: forwardService(WorkflowService, this.main),
      backups: forwardService(BackupService, this.main),
      console: this.options.console,
      unwell: () => unwellOf(events, this.board.catalogue),
    });
    return this.#front.port;
  }

  /** Lets calls end for at most so long, and closes everything but the channels. */
  async stop(graceMs: number): Promise<void> {
    this.#front?.stop();
    // Partitions answer who waits when the grace is over: those answers still have to leave.
    await Promise.all([this.#own?.partition.close(graceMs), this.#front?.drained(graceMs + lastAnswersMs)]);
    this.#silence();
    await this.#own?.caller.close();
    await this.#store?.close();
  }

  #remote(channel: Channel, number: number): RemotePartition {
    return new RemotePartition(channel, () => this.board.of(number));
  }
}
