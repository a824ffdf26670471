import type { MessageInitShape } from "@bufbuild/protobuf";
import type { EventFilterSchema, WatchEventsResponse } from "@machinery/protocol";
import type { MachineryClient } from "./machinery-client.js";
import { brokenOff, resume, type ResumeOptions } from "./resume.js";

/** How many events are watched. */
export interface WatchEventsOptions extends ResumeOptions {
  /** Which events. Default: all. */
  readonly filter?: MessageInitShape<typeof EventFilterSchema>;
  /** The cursor of the last response seen. Default: from now on. */
  readonly cursor?: string;
}

/**
 * What changes in all events that match, from a cursor or from now on, until the signal aborts. The first response holds
 * only a cursor. When the connection breaks or the daemon restarts, it goes on at the last cursor.
 * Throws a MachineryError; with the reason RESUME_EXPIRED the cursor is too old: list the events, then watch without one.
 */
export function watchEvents(
  client: MachineryClient,
  options: WatchEventsOptions = {},
): AsyncGenerator<WatchEventsResponse, void> {
  let cursor = options.cursor ?? "";
  let begun = false;
  return resume(options, async function* (streamOptions, progressed) {
    const request = { ...(options.filter && { filter: options.filter }), cursor };
    for await (const response of client.events.watchEvents(request, streamOptions)) {
      cursor = response.cursor;
      progressed();
      // The cursor alone comes again at each resuming; only the first one is news.
      if (response.event === undefined && begun) continue;
      begun = true;
      yield response;
    }
    return brokenOff("a stream that does not end", "that the daemon ended it");
  });
}
