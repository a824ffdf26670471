import { MachineryError, type Event, type MachineryClient, type WindowWatch } from "@machinery/client";
import { EventRows, rowOf } from "./event-rows.js";
import { filterOf, matchesText, type EventSearch } from "./event-search.js";

/** How many events a page asks for. */
const pageSize = 200;

/** A list of events that goes on by itself: read page by page downwards, and told of what changes above and within. */
export class EventFeed {
  readonly rows = new EventRows();
  /** Whether older events may be read. */
  hasMore = true;
  isReading = false;
  /** Why reading or watching failed last. */
  error: MachineryError | undefined;
  #pageToken = "";
  readonly #stopped = new AbortController();
  #leave: (() => void) | undefined;

  constructor(
    private readonly client: MachineryClient,
    private readonly watch: WindowWatch,
    private readonly search: EventSearch,
    /** Told of each change that is worth drawing. */
    private readonly changed: () => void,
  ) {}

  /** Begins: watches first and reads once that has begun, so that nothing falls between. */
  start(): void {
    // By everything but the status: what leaves the wanted statuses has to be told, too.
    const { statuses: _, ...filter } = filterOf(this.search);
    this.#leave = this.watch.add({
      filter,
      change: ({ event }) => {
        if (event === undefined) void this.readMore();
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

  /** What was missed is not known: what is there is read again, over what is shown. */
  #startAnew(): void {
    this.#pageToken = "";
    this.hasMore = true;
    this.start();
  }

  /** Reads older events. */
  async readMore(): Promise<void> {
    if (this.isReading || !this.hasMore || this.#stopped.signal.aborted) return;
    this.isReading = true;
    this.changed();
    try {
      const request = { filter: filterOf(this.search), pageSize, pageToken: this.#pageToken };
      const page = await this.client.events.listEvents(request, { signal: this.#stopped.signal });
      this.#pageToken = page.nextPageToken;
      this.hasMore = page.nextPageToken !== "";
      this.error = undefined;
      for (const event of page.events) this.#take(event);
    } catch (thrown) {
      if (this.#stopped.signal.aborted) return;
      this.error = MachineryError.from(thrown);
    } finally {
      this.isReading = false;
      this.changed();
    }
  }

  #take(event: Event): void {
    const row = rowOf(event);
    const { statuses } = this.search;
    const isWanted = statuses.length === 0 || statuses.includes(row.status);
    if (isWanted && matchesText(this.search, row)) this.rows.put(row);
    else this.rows.remove(row.eventId);
  }
}
