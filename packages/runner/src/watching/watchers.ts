import type { Result } from "@machinery/protocol";
import { refusals } from "../rejections.js";
import type { Change, EventFilter, EventSummary, TimedFact } from "../partition.js";
import { matches } from "./matches.js";
import { WatchQueue } from "./watch-queue.js";
import { WatchRing } from "./watch-ring.js";

/** What is told to a watcher. */
export type Told = Result<Change>;

interface ManyWatcher {
  readonly queue: WatchQueue<Told>;
  readonly filter: EventFilter | undefined;
}

/** A watch that goes on until it is left. */
export interface Watching {
  readonly queue: WatchQueue<Told>;
  readonly leave: () => void;
}

/** Those who watch events, one or many. They are told of committed changes only. */
export class Watchers {
  readonly ring: WatchRing;
  readonly #ones = new Map<string, Set<WatchQueue<Told>>>();
  readonly #many = new Set<ManyWatcher>();
  #count = 0;

  constructor(
    epochName: string,
    ringSize: number,
    private readonly limit: number,
    private readonly queueLimit: number,
  ) {
    this.ring = new WatchRing(epochName, ringSize);
  }

  /** Whether one more may come. */
  get hasRoom(): boolean {
    return this.#count < this.limit;
  }

  /** Whether somebody watches many events, or may come back to it with a cursor. */
  get anyWatched(): boolean {
    return this.ring.isActive;
  }

  isWatched(eventId: string): boolean {
    return this.#ones.size > 0 && this.#ones.has(eventId);
  }

  /** Watches one event from the decisions on that are made after this call. */
  addOne(eventId: string): Watching {
    const queue = this.#queue();
    const watching = this.#ones.get(eventId) ?? new Set();
    this.#ones.set(eventId, watching.add(queue));
    this.#count++;
    return {
      queue,
      leave: () => {
        if (!watching.delete(queue)) return;
        this.#count--;
        if (watching.size === 0 && this.#ones.get(eventId) === watching) this.#ones.delete(eventId);
      },
    };
  }

  /** Watches many events, from the next commit on. */
  addMany(filter: EventFilter | undefined): Watching {
    const watcher = { queue: this.#queue(), filter };
    this.#many.add(watcher);
    this.#count++;
    this.ring.activate();
    return {
      queue: watcher.queue,
      leave: () => {
        if (this.#many.delete(watcher)) this.#count--;
      },
    };
  }

  /** A decision is safe. */
  committed(
    event: EventSummary,
    outlines: readonly TimedFact[],
    described: readonly TimedFact[],
    ended: boolean,
  ): void {
    if (this.ring.isActive) {
      const change = this.ring.add(event, outlines);
      for (const { queue, filter } of this.#many)
        if (matches(event, filter)) queue.push({ ok: true, value: change });
    }
    if (described.length === 0) return;
    const watching = this.#ones.get(event.eventId);
    if (watching === undefined) return;
    for (const queue of watching) {
      queue.push({
        ok: true,
        value: { cursor: String(described.at(-1)!.sequence), event, facts: described },
      });
      if (ended) queue.end();
    }
  }

  /** Nothing that was told before can be relied on: everybody must begin anew. */
  reset(epochName: string): void {
    this.ring.reset(epochName);
    for (const { queue } of this.#many)
      queue.end(refusals.resumeExpired("a store that was opened anew since"));
    for (const watching of this.#ones.values()) {
      for (const queue of watching) queue.end(refusals.storeUnavailable("a store that is being opened anew"));
    }
  }

  /** Ends all watches. */
  stop(): void {
    for (const { queue } of this.#many) queue.end(refusals.stopping());
    for (const watching of this.#ones.values()) for (const queue of watching) queue.end(refusals.stopping());
  }

  #queue(): WatchQueue<Told> {
    return new WatchQueue(this.queueLimit, () =>
      refusals.resumeExpired("a watcher that did not read for too long"),
    );
  }
}
