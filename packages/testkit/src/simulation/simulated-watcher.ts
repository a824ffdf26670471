import type { Partition, TimedFact } from "@machinery/runner";
import type { Trace } from "./trace.js";

/** What watchers need of the world. */
export interface WatcherWorld {
  readonly trace: Trace;
  readonly partition: () => Partition | undefined;
  readonly later: (afterMs: number, run: () => void) => void;
}

const MAY_END = new Set(["RESUME_EXPIRED", "DAEMON_STOPPING", "STORE_UNAVAILABLE"]);

/** Watches one event over all its lives, resuming where it was, and expects every fact once and in order. */
export class EventWatcher {
  readonly facts: TimedFact[] = [];
  done = false;
  /** Whether its event was deleted before it saw the end. */
  isGone = false;
  #life = 0;
  #abort: AbortController | undefined;

  constructor(
    private readonly world: WatcherWorld,
    readonly eventId: string,
  ) {}

  start(): void {
    const life = ++this.#life;
    const partition = this.world.partition();
    if (this.done) return;
    if (partition === undefined) {
      this.world.later(50, () => {
        if (life === this.#life) this.start();
      });
      return;
    }
    void this.#follow(partition, life);
  }

  /** The process is gone; the stream never says so. */
  disconnect(): void {
    this.#life++;
    this.#abort?.abort();
    this.start();
  }

  async #follow(partition: Partition, life: number): Promise<void> {
    const { trace, later } = this.world;
    const abort = (this.#abort = new AbortController());
    try {
      for await (const told of partition.watch(
        { eventId: this.eventId, afterSequence: this.facts.length },
        abort.signal,
      )) {
        if (life !== this.#life) return;
        if (!told.ok && trace.isOver(told.rejection.reason)) {
          this.isGone = true;
          return;
        }
        if (!told.ok) {
          if (!trace.excuses(MAY_END, told.rejection.reason))
            trace.violation(`watching ${this.eventId} ends with ${told.rejection.reason}`);
          later(30, () => {
            if (life === this.#life) this.start();
          });
          return;
        }
        for (const fact of told.value.facts) {
          if (fact.sequence !== this.facts.length + 1) {
            trace.violation(
              `watching ${this.eventId} gives fact ${fact.sequence} after ${this.facts.length}`,
            );
          }
          this.facts.push(fact);
        }
      }
      if (life === this.#life) this.done = true;
    } catch (error) {
      if (life === this.#life) trace.violation(`watching ${this.eventId} throws ${String(error)}`);
    }
  }
}

/** Watches all events, resuming by cursor, and expects no gap as long as the cursor is accepted. */
export class AllWatcher {
  changes = 0;
  /** What was told of each event, by the sequence of its facts: made of what was in memory, not of what was read back. */
  readonly outlines = new Map<string, Map<number, TimedFact>>();
  #cursor = "";
  #seen = new Map<string, number>();
  #life = 0;
  #abort: AbortController | undefined;

  constructor(private readonly world: WatcherWorld) {}

  start(): void {
    const life = ++this.#life;
    const partition = this.world.partition();
    if (partition !== undefined) void this.#follow(partition, life);
    else {
      this.world.later(50, () => {
        if (life === this.#life) this.start();
      });
    }
  }

  /** Leaves and comes back with the cursor. */
  disconnect(): void {
    this.#life++;
    this.#abort?.abort();
    this.start();
  }

  stop(): void {
    this.#life++;
    this.#abort?.abort();
  }

  async #follow(partition: Partition, life: number): Promise<void> {
    const { trace, later } = this.world;
    const abort = (this.#abort = new AbortController());
    try {
      for await (const told of partition.watch(
        this.#cursor === "" ? {} : { cursor: this.#cursor },
        abort.signal,
      )) {
        if (life !== this.#life) return;
        if (!told.ok) {
          if (!trace.excuses(MAY_END, told.rejection.reason))
            trace.violation(`watching all ends with ${told.rejection.reason}`);
          if (told.rejection.reason === "RESUME_EXPIRED") {
            this.#cursor = "";
            this.#seen = new Map();
          }
          later(30, () => {
            if (life === this.#life) this.start();
          });
          return;
        }
        const { cursor, event, facts } = told.value;
        this.#cursor = cursor;
        if (event === undefined) continue;
        this.changes++;
        const outlines = this.outlines.get(event.eventId) ?? new Map<number, TimedFact>();
        this.outlines.set(event.eventId, outlines);
        for (const fact of facts) {
          const { sequence } = fact;
          outlines.set(sequence, fact);
          const last = this.#seen.get(event.eventId);
          if (last !== undefined && sequence !== last + 1)
            trace.violation(`watching all gives fact ${sequence} of ${event.eventId} after ${last}`);
          this.#seen.set(event.eventId, sequence);
        }
      }
    } catch (error) {
      if (life === this.#life) trace.violation(`watching all throws ${String(error)}`);
    }
  }
}
