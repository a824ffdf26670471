import { MachineryError, type Event, type MachineryClient, type WindowWatch } from "@machinery/client";
import { EventRows, rowOf } from "./event-rows.js";
import { filterOf, matchesText, searchedEventId, type EventSearch } from "./event-search.js";

/** How many events the first page asks for, so that there is soon something to see, and further ones. */
const firstPageSize = 100;
const pageSize = 500;
/** How many events are looked through for a text before somebody must ask to go on. */
const mostLookedThrough = 20_000;

/** A list of events that goes on by itself: read page by page downwards, and told of what changes above and within. */
export class EventFeed {
  #rows = new EventRows();
  /** Whether older events may be read. */
  hasMore = true;
  /** Whether the first events are still to come, or further ones. */
  isReading = true;
  /** How many events were looked through since somebody last asked for more. */
  lookedThrough = 0;
  /** Why reading or watching failed last. */
  error: MachineryError | undefined;
  #pageToken = "";
  /** Set while all is read again: it takes the place of what is shown once it reaches as far. */
  #next: EventRows | undefined;
  readonly #stopped = new AbortController();
  #leave: (() => void) | undefined;

  constructor(
    private readonly client: MachineryClient,
    private readonly watch: WindowWatch,
    private readonly search: EventSearch,
    /** Told of each change that is worth drawing. */
    private readonly changed: () => void,
  ) {}

  get rows(): EventRows {
    return this.#rows;
  }

  /** Whether reading rests because so many events did not match. */
  get isTired(): boolean {
    return this.hasMore && this.lookedThrough >= mostLookedThrough;
  }

  /** Begins: watches first and reads once that has begun, so that nothing falls between. */
  start(): void {
    // By everything but the status: what leaves the wanted statuses has to be told, too.
    const { statuses: _, ...filter } = filterOf(this.search);
    this.#leave = this.watch.add({
      filter,
      change: ({ event }) => {
        if (event === undefined) void this.#read();
        else this.#take(event);
        this.changed();
      },
      end: (error) => {
        if (error?.reason === "RESUME_EXPIRED") this.#startAnew();
        else this.error = error;
        this.changed();
      },
    });
  }

  stop(): void {
    this.#stopped.abort();
    this.#leave?.();
  }

  /** Reads older events. */
  async readMore(): Promise<void> {
    if (this.isReading || this.isTired) return;
    await this.#read();
  }

  /** Goes on looking where reading rests. */
  async lookFurther(): Promise<void> {
    this.lookedThrough = 0;
    await this.readMore();
  }

  /** What was missed is not known: all that was read is read again. */
  #startAnew(): void {
    this.#next = new EventRows();
    this.#pageToken = "";
    this.hasMore = true;
    this.start();
  }

  /** Reads until there is something new to show, or nothing more. */
  async #read(): Promise<void> {
    this.isReading = true;
    const { signal } = this.#stopped;
    try {
      const id = searchedEventId(this.search);
      if (id !== undefined) await this.#readOne(id);
      else while (!signal.aborted && (await this.#readPage()));
      this.error = undefined;
    } catch (thrown) {
      if (signal.aborted) return;
      this.error = MachineryError.from(thrown);
    } finally {
      this.isReading = false;
      this.changed();
    }
  }

  /** Answers whether there is more to read at once. */
  async #readPage(): Promise<boolean> {
    if (!this.hasMore) return false;
    const rows = this.#next ?? this.#rows;
    const before = rows.length;
    const request = {
      filter: filterOf(this.search),
      pageSize: before === 0 ? firstPageSize : pageSize,
      pageToken: this.#pageToken,
    };
    const page = await this.client.events.listEvents(request, { signal: this.#stopped.signal });
    this.#pageToken = page.nextPageToken;
    this.hasMore = page.nextPageToken !== "";
    for (const event of page.events) this.#takeInto(rows, event);
    if (this.#next !== undefined) {
      if (this.hasMore && rows.length < this.#rows.length) return true;
      this.#rows = this.#next;
      this.#next = undefined;
    }
    const found = rows.length - before;
    this.lookedThrough = found > 0 ? 0 : this.lookedThrough + page.events.length;
    this.changed();
    return found === 0 && !this.isTired;
  }

  /** The one event of an id that was pasted. That there is none is no error. */
  async #readOne(eventId: string): Promise<void> {
    this.hasMore = false;
    try {
      const { event } = await this.client.events.getEvent({ eventId }, { signal: this.#stopped.signal });
      if (event !== undefined) this.#take(event);
    } catch (thrown) {
      if (MachineryError.from(thrown).reason !== "EVENT_NOT_FOUND") throw thrown;
    }
  }

  #take(event: Event): void {
    this.#takeInto(this.#rows, event);
    if (this.#next !== undefined) this.#takeInto(this.#next, event);
  }

  #takeInto(rows: EventRows, event: Event): void {
    const row = rowOf(event);
    const { statuses } = this.search;
    const isWanted = statuses.length === 0 || statuses.includes(row.status);
    if (isWanted && matchesText(this.search, row)) rows.put(row);
    else rows.remove(row.eventId);
  }
}
