import { timers, type StoreReader } from "@machinery/store";
import type { Clock } from "../ports.js";

const BATCH = 256;
/** Times after this are not looked for: the year 33658. */
const FOREVER_MS = 999_999_999_999_999;

/** The timers of waiting events. They are on disk; in memory is only when the next one is due, and those just read. */
export class TimerQueue {
  /** When the next is due that is not in the buffer. */
  #nextMs = Infinity;
  /** Timers before this time have been read, and of this time those up to this id. */
  #placeMs = 0;
  #placeId = "";
  #buffer: string[] = [];
  #silence: (() => void) | undefined;
  #alarmMs = Infinity;
  #stopped = false;

  constructor(
    private readonly reader: StoreReader,
    private readonly clock: Clock,
    private readonly due: () => void,
  ) {}

  /** Whether some timer is due. */
  get isDue(): boolean {
    return this.#buffer.length > 0 || this.#nextMs <= this.clock.nowMs();
  }

  /** To be told of each committed time that an event waits for. */
  note(atMs: number): void {
    if (atMs <= this.#placeMs) {
      this.#placeMs = atMs;
      this.#placeId = "";
    }
    if (atMs < this.#nextMs) {
      this.#nextMs = atMs;
      this.#arm();
    }
  }

  /** Events that are due, the earliest first, at most `limit`. Some may have been woken before. */
  async take(limit: number): Promise<readonly string[]> {
    if (this.#buffer.length === 0 && this.#nextMs <= this.clock.nowMs()) await this.#read();
    return this.#buffer.splice(0, limit);
  }

  /** Looks for the first timer. */
  async open(): Promise<void> {
    await this.#read();
  }

  stop(): void {
    this.#stopped = true;
    this.#silence?.();
    this.#silence = undefined;
    this.#alarmMs = Infinity;
  }

  async #read(): Promise<void> {
    const nowMs = this.clock.nowMs();
    const fromMs = this.#placeMs;
    const afterId = this.#placeId;
    // Notes that come while reading lower both again.
    this.#placeMs = Infinity;
    this.#nextMs = Infinity;
    let foundMs = Infinity;
    let place = { ms: fromMs, id: afterId };
    const read: string[] = [];
    try {
      for await (const { eventId, dueMs } of timers(this.reader, FOREVER_MS, fromMs)) {
        if (dueMs === fromMs && eventId <= afterId) continue;
        if (dueMs > nowMs || read.length === BATCH) {
          foundMs = dueMs;
          break;
        }
        read.push(eventId);
        place = { ms: dueMs, id: eventId };
      }
    } finally {
      if (place.ms < this.#placeMs) {
        this.#placeMs = place.ms;
        this.#placeId = place.id;
      }
    }
    this.#buffer = read;
    this.#nextMs = Math.min(this.#nextMs, foundMs);
    this.#arm();
  }

  #arm(): void {
    if (this.#stopped || this.#nextMs >= this.#alarmMs) return;
    this.#silence?.();
    this.#alarmMs = this.#nextMs;
    if (this.#nextMs === Infinity) return;
    this.#silence = this.clock.alarm(this.#nextMs, () => {
      this.#silence = undefined;
      this.#alarmMs = Infinity;
      // It may ring for a timer that was read meanwhile: the next one must not be forgotten.
      if (this.#nextMs > this.clock.nowMs()) this.#arm();
      this.due();
    });
  }
}
