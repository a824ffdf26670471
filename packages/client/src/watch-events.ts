import type { MessageInitShape } from "@bufbuild/protobuf";
import type { EventFilterSchema, WatchEventsResponse } from "@machinery/protocol";
import { backoffMs, isTransient, type Backoff } from "./backoff.js";
import type { MachineryClient } from "./machinery-client.js";
import { MachineryError } from "./machinery-error.js";
import { sleep, type Sleep } from "./sleep.js";

/** How many events are watched. */
export interface WatchEventsOptions extends Backoff {
  /** Which events. Default: all. */
  readonly filter?: MessageInitShape<typeof EventFilterSchema>;
  /** The cursor of the last response seen. Default: from now on. */
  readonly cursor?: string;
  /** Ends the watching, without an error. */
  readonly signal?: AbortSignal;
  /** Told each time the stream broke and is taken up again. */
  readonly onInterrupted?: (error: MachineryError, waitMs: number) => void;
  readonly sleep?: Sleep;
}

/**
 * What changes in all events that match, from a cursor or from now on, until the signal aborts. The first response holds
 * only a cursor. When the connection breaks or the daemon restarts, it goes on at the last cursor.
 * Throws a MachineryError; with the reason RESUME_EXPIRED the cursor is too old: list the events, then watch without one.
 */
export async function* watchEvents(
  client: MachineryClient,
  options: WatchEventsOptions = {},
): AsyncGenerator<WatchEventsResponse, void> {
  const { signal } = options;
  let cursor = options.cursor ?? "";
  let begun = false;
  for (let failures = 1; ; failures++) {
    let error: MachineryError;
    try {
      const request = { ...(options.filter && { filter: options.filter }), cursor };
      for await (const response of client.events.watchEvents(request, {
        timeoutMs: 0,
        ...(signal && { signal }),
      })) {
        cursor = response.cursor;
        failures = 1;
        // The cursor alone comes again at each resuming; only the first one is news.
        if (response.event === undefined && begun) continue;
        begun = true;
        yield response;
      }
      error = new MachineryError(brokenOff);
    } catch (thrown) {
      if (signal?.aborted === true) return;
      error = MachineryError.from(thrown);
      if (!isTransient(error)) throw error;
    }
    const waitMs = backoffMs(failures, options, error.retryAfterMs);
    if (waitMs === undefined) throw error;
    options.onInterrupted?.(error, waitMs);
    await (options.sleep ?? sleep)(waitMs, signal);
    if (signal?.aborted === true) return;
  }
}

const brokenOff = {
  reason: "UNREACHABLE",
  code: "unavailable",
  expected: "a stream that does not end",
  found: "that the daemon ended it",
  todo: "watch again",
  violations: [],
};
