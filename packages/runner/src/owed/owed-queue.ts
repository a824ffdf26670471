import {
  encodeOwed,
  type OwedItem,
  owedItems,
  type OwedTo,
  putOff,
  type StoreReader,
} from "@machinery/store";
import type { CommitPipeline } from "../turns/commit-pipeline.js";
import type { Clock } from "../ports.js";

/** What came of trying to deliver: it is settled, and its key gone; or it is to be tried again then. */
export type Delivery =
  | { readonly kind: "settled" }
  | { readonly kind: "later"; readonly atMs: number }
  /** Nothing is begun any more: it stays as it is, for whoever opens the store next. */
  | { readonly kind: "left" };

/** What a queue needs around it. */
export interface OwedSurroundings {
  readonly to: OwedTo;
  /** How many are delivered at the same time. */
  readonly atOnce: number;
  readonly reader: StoreReader;
  readonly clock: Clock;
  readonly pipeline: CommitPipeline;
  /** Delivers, so that doing it again changes nothing. What it rejects with is told by `failed`. */
  deliver(item: OwedItem): Promise<Delivery>;
  /** Called with what reading the store threw. */
  failed(error: unknown): void;
}

/** Times after this are not looked for: the year 33658. */
const FOREVER_MS = 999_999_999_999_999;
/** What cannot be read, or not delivered because of that, is tried again after this time. */
const AFTER_FAILURE_MS = 60_000;

/**
 * What events owe to each other, or to the outside: on disk under the time it is due, until it was delivered, at least once. In memory are only
 * those being delivered, and when the next is due.
 */
export class OwedQueue {
  /** By event and name. */
  readonly #busy = new Set<string>();
  /** What is due before this time is being delivered, or was. */
  #placeMs = 0;
  #nextMs = 0;
  #reading = false;
  #stopped = false;
  #silence: (() => void) | undefined;
  #alarmMs = Infinity;

  constructor(private readonly around: OwedSurroundings) {}

  /** How many are being delivered. */
  get busy(): number {
    return this.#busy.size;
  }

  /** Something owed was committed: it is delivered at once where there is room, and else when its turn comes. */
  offer(item: OwedItem): void {
    if (this.#stopped || this.#busy.has(nameOf(item))) return;
    if (this.#busy.size < this.around.atOnce && item.dueMs <= this.around.clock.nowMs()) this.#begin(item);
    else this.#note(item.dueMs);
  }

  /** Delivers what is due. Never rejects. */
  async pump(): Promise<void> {
    const { atOnce, clock } = this.around;
    if (this.#stopped || this.#reading || this.#busy.size >= atOnce || this.#nextMs > clock.nowMs()) {
      this.#arm();
      return;
    }
    this.#reading = true;
    try {
      await this.#read();
    } catch (error) {
      if (!this.#stopped) this.around.failed(error);
      this.#placeMs = 0;
      this.#nextMs = clock.nowMs() + AFTER_FAILURE_MS;
    } finally {
      this.#reading = false;
    }
    this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    this.#silence?.();
    this.#silence = undefined;
  }

  async #read(): Promise<void> {
    const { atOnce, clock, reader, to } = this.around;
    const nowMs = clock.nowMs();
    const fromMs = this.#placeMs;
    // Notes that come while reading lower both again.
    this.#placeMs = this.#nextMs = Infinity;
    let placeMs = fromMs;
    let nextMs = Infinity;
    for await (const item of owedItems(reader, to, FOREVER_MS, fromMs)) {
      if (this.#stopped) return;
      placeMs = Math.max(placeMs, Math.min(item.dueMs, nowMs));
      if (item.dueMs > nowMs || this.#busy.size >= atOnce) {
        nextMs = item.dueMs;
        break;
      }
      if (!this.#busy.has(nameOf(item))) this.#begin(item);
    }
    this.#placeMs = Math.min(this.#placeMs, placeMs);
    this.#nextMs = Math.min(this.#nextMs, nextMs);
  }

  #begin(item: OwedItem): void {
    this.#busy.add(nameOf(item));
    this.around.deliver(item).then(
      (delivery) => this.#ended(item, delivery),
      (error: unknown) => {
        this.#busy.delete(nameOf(item));
        if (this.#stopped) return;
        this.around.failed(error);
        // Not with the next that is due: what is damaged would be told of each time.
        const { clock } = this.around;
        clock.alarm(clock.nowMs() + AFTER_FAILURE_MS, () => this.#note(item.dueMs));
      },
    );
  }

  #ended(item: OwedItem, delivery: Delivery): void {
    if (delivery.kind === "later" && !this.#stopped) {
      this.#putOff(item, delivery.atMs);
      return;
    }
    this.#busy.delete(nameOf(item));
    if (!this.#stopped) void this.pump();
  }

  #putOff(item: OwedItem, atMs: number): void {
    const again = putOff(item, Math.ceil(atMs));
    const derived = [[item.key, undefined] as const, [again.key, encodeOwed(again.owed)] as const];
    this.around.pipeline.add({
      entries: [noteEntry(derived)],
      bytes: 256,
      release: () => {
        this.#busy.delete(nameOf(item));
        this.#note(again.dueMs);
        void this.pump();
      },
      lose: () => this.#busy.delete(nameOf(item)),
    });
  }

  #note(dueMs: number): void {
    this.#placeMs = Math.min(this.#placeMs, dueMs);
    if (dueMs < this.#nextMs) this.#nextMs = dueMs;
    this.#arm();
  }

  #arm(): void {
    const { clock } = this.around;
    // Once there is room again, whoever has made it goes on.
    if (this.#stopped || this.#busy.size >= this.around.atOnce || this.#reading) return;
    if (this.#nextMs >= this.#alarmMs || this.#nextMs === Infinity) return;
    this.#silence?.();
    this.#alarmMs = this.#nextMs;
    this.#silence = clock.alarm(this.#nextMs, () => {
      this.#silence = undefined;
      this.#alarmMs = Infinity;
      void this.pump();
    });
  }
}

const nameOf = ({ eventId, name }: OwedItem): string => `${eventId}/${name}`;

/** A write that says nothing by itself, for keys that change by it. */
export function noteEntry(derived: readonly (readonly [key: string, value: Uint8Array | undefined])[]) {
  return { key: "m/owed", value: new Uint8Array(0), derived };
}
