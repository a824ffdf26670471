import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type EventFilterSchema,
  type Fact,
  type WatchEventsResponse,
  type WatchRequestSchema,
  type WatchResponse,
} from "@machinery/protocol";
import { backoffMs, isTransient, type Backoff } from "./backoff.js";
import type { MachineryClient } from "./machinery-client.js";
import { MachineryError } from "./machinery-error.js";
import { brokenOff } from "./resume.js";
import { sleep, type Sleep } from "./sleep.js";

/** Who watches one event, told of each fact once and in order. */
export interface EventWatcher {
  readonly eventId: string;
  /** The sequence of the last fact already seen. Default 0: from the beginning. */
  readonly afterSequence?: bigint;
  readonly fact: (fact: Fact) => void;
  /** Nothing more comes: the event has ended, or the daemon refuses, as the error says. */
  readonly end: (error?: MachineryError) => void;
}

/** Who watches all events of a filter. The first response holds only a cursor: what is listed after it misses nothing. */
export interface EventsWatcher {
  readonly filter: MessageInitShape<typeof EventFilterSchema>;
  readonly change: (response: WatchEventsResponse) => void;
  /** Nothing more comes: the daemon refuses, as the error says. With the reason RESUME_EXPIRED: watch anew, then list. */
  readonly end: (error?: MachineryError) => void;
}

/** How the stream is kept up, and who is told of it. */
export interface WindowWatchOptions extends Backoff {
  /** Told whenever the daemon was heard, at the latest every 5 s while all is well. */
  readonly onHeard?: () => void;
  /** Told each time the stream broke. It is taken up again after `waitMs`; Infinity: not before somebody watches anew, since the daemon refuses it. */
  readonly onBroken?: (error: MachineryError, waitMs: number) => void;
  readonly sleep?: Sleep;
}

interface Watched {
  readonly key: string;
  readonly watcher: EventWatcher | EventsWatcher;
  sequence: bigint;
  cursor: string;
}

/**
 * All that a window watches, in one stream: browsers open few connections. Watchers come and go; each time the stream is opened anew, each
 * of them from where it was, and so it is after a break, for ever. At most 64 watchers at once.
 */
export class WindowWatch {
  readonly #watched = new Map<string, Watched>();
  #last = 0;
  #stream: AbortController | undefined;
  #isScheduled = false;
  #isClosed = false;
  #listeners = 0;

  constructor(
    private readonly client: MachineryClient,
    private readonly options: WindowWatchOptions = {},
  ) {}

  /** Begins to watch. The function that is given ends it. */
  add(watcher: EventWatcher | EventsWatcher): () => void {
    const key = String(++this.#last);
    const sequence = "eventId" in watcher ? (watcher.afterSequence ?? 0n) : 0n;
    this.#watched.set(key, { key, watcher, sequence, cursor: "" });
    this.#reopen();
    return () => {
      if (this.#watched.delete(key)) this.#reopen();
    };
  }

  /** Has a stream also while nobody watches, so that the daemon is heard. The function that is given ends it. */
  listen(): () => void {
    this.#listeners++;
    if (this.#stream === undefined) this.#reopen();
    return () => {
      this.#listeners--;
      if (this.#isIdle) this.#reopen();
    };
  }

  /** Ends all watching. Nobody is told. */
  close(): void {
    this.#isClosed = true;
    this.#watched.clear();
    this.#stream?.abort();
  }

  get #isIdle(): boolean {
    return this.#isClosed || (this.#watched.size === 0 && this.#listeners === 0);
  }

  /** At the end of the turn, so that a screen full of watchers opens one stream. */
  #reopen(): void {
    if (this.#isScheduled || this.#isClosed) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#stream?.abort();
      this.#stream = undefined;
      if (this.#isIdle) return;
      this.#stream = new AbortController();
      void this.#keepUp(this.#stream.signal);
    });
  }

  async #keepUp(signal: AbortSignal): Promise<void> {
    const { options } = this;
    for (let failures = 1; ; failures++) {
      let error: MachineryError;
      try {
        for await (const response of this.client.events.watch(this.#request(), { signal, timeoutMs: 0 })) {
          if (signal.aborted) return;
          failures = 1;
          options.onHeard?.();
          this.#take(response);
          // What ended last may leave nothing to watch.
          if (this.#isIdle) return this.#reopen();
        }
        if (signal.aborted) return;
        error = brokenOff(
          "a stream that goes on while there is something to watch",
          "that the daemon ended it",
        );
      } catch (thrown) {
        if (signal.aborted) return;
        error = MachineryError.from(thrown);
        if (!isTransient(error)) return this.#endAll(error);
      }
      const waitMs = backoffMs(failures, { failures: Infinity, ...options }, error.retryAfterMs);
      if (waitMs === undefined) return this.#endAll(error);
      options.onBroken?.(error, waitMs);
      await (options.sleep ?? sleep)(waitMs, signal);
      if (signal.aborted) return;
    }
  }

  #request(): MessageInitShape<typeof WatchRequestSchema> {
    return {
      subjects: [...this.#watched.values()].map(({ key, watcher, sequence, cursor }) =>
        "eventId" in watcher
          ? {
              key,
              subject: { case: "event", value: { eventId: watcher.eventId, afterSequence: sequence } },
            }
          : { key, subject: { case: "events", value: { filter: watcher.filter, cursor } } },
      ),
    };
  }

  #take({ key, news }: WatchResponse): void {
    const watched = this.#watched.get(key);
    if (watched === undefined) return;
    const { watcher } = watched;
    if (news.case === "end") {
      this.#watched.delete(key);
      const { reason, expected, found, todo } = news.value;
      if (reason === "") watcher.end();
      else watcher.end(new MachineryError({ reason, code: "", expected, found, todo, violations: [] }));
    } else if (news.case === "event" && "eventId" in watcher) {
      const { fact } = news.value;
      if (fact === undefined || fact.sequence <= watched.sequence) return;
      watched.sequence = fact.sequence;
      watcher.fact(fact);
    } else if (news.case === "events" && "change" in watcher) {
      const isFirst = watched.cursor === "";
      watched.cursor = news.value.cursor;
      // The cursor alone comes again at each resuming; only the first one is news.
      if (isFirst || news.value.event !== undefined) watcher.change(news.value);
    }
  }

  #endAll(error: MachineryError): void {
    const watched = [...this.#watched.values()];
    this.#watched.clear();
    this.options.onBroken?.(error, Infinity);
    for (const { watcher } of watched) watcher.end(error);
  }
}
