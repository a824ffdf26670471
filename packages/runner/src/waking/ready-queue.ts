import { ready, type StoreReader } from "@machinery/store";

const BATCH = 256;

/** The events that are accepted and wait on disk, read in batches from the place where the last batch ended. */
export class ReadyQueue {
  #buffer: string[] = [];
  /** The next id to read from. */
  #place = "";
  /** How many are on disk and not in the buffer, as far as is known. */
  #behind: number;

  constructor(
    private readonly reader: StoreReader,
    accepted: number,
  ) {
    this.#behind = accepted;
  }

  /** Whether somebody waits, as far as is known. */
  get isEmpty(): boolean {
    return this.#behind === 0 && this.#buffer.length === 0;
  }

  /** To be told of each event that was committed without being started. */
  note(eventId: string): void {
    this.#behind++;
    // Ids are ordered by time only roughly: one may come to lie before the place that was read last.
    if (eventId < this.#place) this.#place = eventId;
  }

  /** The oldest, at most `limit`. Those that were given before may be among them. */
  async take(limit: number): Promise<readonly string[]> {
    if (this.#buffer.length === 0 && this.#behind > 0) await this.#read();
    return this.#buffer.splice(0, limit);
  }

  async #read(): Promise<void> {
    const from = this.#place;
    const known = this.#behind;
    const read: string[] = [];
    for await (const eventId of ready(this.reader, from)) {
      read.push(eventId);
      if (read.length === BATCH) break;
    }
    this.#buffer = read;
    const noted = this.#place;
    const last = read.at(-1);
    // What was noted meanwhile may lie before what was read: begin there again next time.
    if (last !== undefined && noted === from) this.#place = `${last}0`;
    // Fewer than there was room for: no more of those known at the start are left.
    if (read.length < BATCH) this.#behind -= known;
    else this.#behind = Math.max(this.#behind - read.length, 1);
  }
}
