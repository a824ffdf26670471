import type { SignalEntry } from "@machinery/protocol/store";
import { deliveredEntry, listeners, readSignal, type StoreReader, undelivered } from "@machinery/store";
import type { CommitPipeline } from "../turns/commit-pipeline.js";
import type { Deliveries } from "./deliveries.js";
import { offered } from "./offered.js";
import type { Spread } from "./spreading.js";

/** How many events are told at the same time. */
const AT_ONCE = 64;

/** How many events that were told are remembered, so that those with many steps that listen are told once. */
const REMEMBERED = 65_536;

/** What telling of signals needs around it. */
export interface DeliverySurroundings {
  readonly reader: StoreReader;
  readonly pipeline: CommitPipeline;
  readonly deliveries: Deliveries;
  /** Has the other partitions keep a signal. */
  readonly spread: (signal: SignalEntry) => Spread;
  /** Whether nobody is to be told any more. */
  readonly isOver: () => boolean;
  /** Called with what reading threw. */
  readonly trouble: (error: unknown, message: string) => void;
}

/**
 * Tells signals to all events that listen for them: once they are durable, those of one name and key in the order they were sent. What was
 * not told to all when the daemon stopped is told again when it is back; who has taken a signal does not take it again.
 */
export class SignalDelivery {
  /** The last delivery of each name and key. */
  readonly #last = new Map<string, Promise<void>>();
  #pending = 0;

  constructor(private readonly around: DeliverySurroundings) {}

  /** How many signals are not told to all yet. */
  get pending(): number {
    return this.#pending;
  }

  /** Tells of the signals that were not told to all when the store was last open. Never rejects. */
  async recover(): Promise<void> {
    const { reader } = this.around;
    try {
      for await (const place of undelivered(reader)) {
        if (this.around.isOver()) return;
        const signal = await readSignal(reader, place);
        // Not all of them at once: they may be many.
        if (signal !== undefined) await this.deliver(signal, this.around.spread(signal));
      }
    } catch (error) {
      this.around.trouble(error, "signals that are not told yet cannot be read");
    }
  }

  /** Tells of a signal that is durable here, and on its way to the other partitions. Resolves once all who listen here are told. Never rejects. */
  deliver(signal: SignalEntry, spread: Spread): Promise<void> {
    const name = `${signal.name}=${signal.key}`;
    this.#pending++;
    const before = this.#last.get(name);
    const told = before === undefined ? this.#tellAll(signal) : before.then(() => this.#tellAll(signal));
    const all = told.catch((error: unknown) => {
      this.around.trouble(error, "a signal cannot be told");
      return false;
    });
    const done = all.then(() => undefined);
    this.#last.set(name, done);
    void done.finally(() => {
      if (this.#last.get(name) === done) this.#last.delete(name);
    });
    void this.#mark(signal, all, spread.done);
    return done;
  }

  /** Says of a signal that it is told, once all here are and all others have it. */
  async #mark(signal: SignalEntry, told: Promise<boolean>, isEverywhere: Promise<boolean>): Promise<void> {
    const all = (await told) && (await isEverywhere);
    this.#pending--;
    if (!all || this.around.isOver()) return;
    this.around.pipeline.add({
      entries: [deliveredEntry(signal)],
      bytes: 256,
      release: () => {},
      lose: () => {},
    });
  }

  /** Says whether all have been told: somebody who could not be is told when the store is opened next. */
  async #tellAll(signal: SignalEntry): Promise<boolean> {
    const { reader, deliveries } = this.around;
    const { name, key } = signal;
    const command = { kind: "deliver-signal", signal: name, key, ...offered(signal) } as const;
    let ok = true;
    let telling: Promise<boolean>[] = [];
    const asked = new Set<string>();
    for await (const eventId of listeners(reader, name, key)) {
      if (this.around.isOver()) return false;
      // It offers the signal to all of its steps: to tell it for each of them would be quadratic in their number.
      if (asked.has(eventId)) continue;
      if (asked.size === REMEMBERED) asked.clear();
      asked.add(eventId);
      telling.push(deliveries.deliver(eventId, command));
      if (telling.length < AT_ONCE) continue;
      ok = (await Promise.all(telling)).every(Boolean) && ok;
      telling = [];
    }
    return (await Promise.all(telling)).every(Boolean) && ok;
  }
}
