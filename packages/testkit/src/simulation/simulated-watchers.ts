import type { Random } from "../random.js";
import { AllWatcher, EventWatcher, type WatcherWorld } from "./simulated-watcher.js";

/** All who watch: some one event each, one all of them. They live on when the partition's process dies. */
export class SimulatedWatchers {
  readonly all: AllWatcher;
  readonly #each = new Map<string, EventWatcher>();

  constructor(
    private readonly world: WatcherWorld,
    private readonly random: Random,
    private readonly eventIds: () => readonly string[],
  ) {
    this.all = new AllWatcher(world);
  }

  /** Those of one event each. */
  get each(): readonly EventWatcher[] {
    return [...this.#each.values()];
  }

  /** Somebody begins to watch one of the events that were told of. */
  watchOne(): void {
    const eventIds = this.eventIds();
    if (eventIds.length === 0) return;
    const eventId = this.random.pick(eventIds);
    if (this.#each.has(eventId)) return;
    const watcher = new EventWatcher(this.world, eventId);
    this.#each.set(eventId, watcher);
    watcher.start();
  }

  /** The process is gone; no stream ever says so. */
  disconnect(): void {
    for (const watcher of this.#each.values()) watcher.disconnect();
    this.all.disconnect();
  }
}
