import { running, type StoreReader } from "@machinery/store";

const BATCH = 64;

/** The events that were running when the store was opened, read in batches. */
export class RecoveryQueue {
  #buffer: string[] = [];
  #place = "";
  #done = false;

  constructor(private readonly reader: StoreReader) {}

  /** Whether all of them have been given. */
  get isDone(): boolean {
    return this.#done && this.#buffer.length === 0;
  }

  /** The next ones, at most `limit`. Events that began since the opening may be among them. */
  async take(limit: number): Promise<readonly string[]> {
    if (this.#buffer.length === 0 && !this.#done) {
      const read: string[] = [];
      for await (const eventId of running(this.reader, this.#place)) {
        read.push(eventId);
        if (read.length === BATCH) break;
      }
      this.#buffer = read;
      if (read.length < BATCH) this.#done = true;
      else this.#place = `${read.at(-1)!}0`;
    }
    return this.#buffer.splice(0, limit);
  }
}
