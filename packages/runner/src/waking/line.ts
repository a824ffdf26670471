import { readLine, type StoreReader } from "@machinery/store";

/** Comes after every id. */
const NONE = "~";

/** The events that wait in one line, read in batches from the place where the last batch ended. */
export class Line {
  #buffer: string[] = [];
  /** The next id to read from. */
  #place = "";
  /** Whether there may be some on disk that are not in the buffer. */
  #hasMore = true;
  /** The first id that was told of since the last reading began. */
  #noted = NONE;

  constructor(
    private readonly reader: StoreReader,
    private readonly workflow: string,
    readonly key: string,
    /** Whether an event was given before, and what became of it is not on disk yet. */
    private readonly isGiven: (eventId: string) => boolean,
  ) {}

  /** To be told of each event that was committed in this line. */
  note(eventId: string): void {
    this.#hasMore = true;
    // Ids are ordered by time only roughly: one may come to lie before the place that was read last.
    if (eventId < this.#place) this.#place = eventId;
    if (eventId < this.#noted) this.#noted = eventId;
  }

  /** Whether nobody waits in it. */
  get isDrained(): boolean {
    return this.#buffer.length === 0 && !this.#hasMore;
  }

  /** Whether somebody is at hand; reads at most `batch` events when nobody is. Rejects when the store cannot be read. */
  async hasNext(batch: number): Promise<boolean> {
    while (this.#buffer.length === 0 && this.#hasMore) await this.#read(batch);
    return this.#buffer.length > 0;
  }

  /** The oldest. One that was given before may come again. */
  next(): string | undefined {
    return this.#buffer.shift();
  }

  async #read(batch: number): Promise<void> {
    this.#hasMore = false;
    this.#noted = NONE;
    const read = await readLine(this.reader, this.workflow, this.key, this.#place, batch);
    if (read.length === batch) this.#hasMore = true;
    const last = read.at(-1);
    const behind = last === undefined ? this.#place : `${last}0`;
    // What was noted meanwhile may lie among what was read, and not have been seen: begin there next time.
    this.#place = this.#noted < behind ? this.#noted : behind;
    this.#buffer = read.filter((eventId) => !this.isGiven(eventId));
  }
}
