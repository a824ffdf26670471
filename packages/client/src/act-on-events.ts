import type { Event } from "@machinery/protocol";
import { backoffMs, isBacklogFull, isTransient, type Backoff } from "./backoff.js";
import { batches } from "./batches.js";
import { type BulkAction, bulkFilter, type BulkFilter } from "./bulk-action.js";
import type { MachineryClient } from "./machinery-client.js";
import { MachineryError } from "./machinery-error.js";
import { items } from "./pages.js";
import { sleep, type Sleep } from "./sleep.js";

/** How something is done to many events. */
export interface ActOnEventsOptions extends Backoff {
  /** Whether a filter that says nothing means every event. */
  readonly all?: boolean;
  /** At most so many events. Default: no bound. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
  readonly sleep?: Sleep;
}

/** How many events something would be done to. */
export interface BulkPreview {
  readonly count: number;
  /** Whether there may be more, which were not looked at. */
  readonly hasMore: boolean;
}

/** What became of one event. */
export type ActedOutcome =
  /** `event`: as it was found. `after`: as it is now; of a rerun, the new one. */
  | { readonly event: Event; readonly ok: true; readonly after: Event | undefined }
  | { readonly event: Event; readonly ok: false; readonly error: MachineryError };

/** So many are asked for at once, and so many are listed at a time. */
const AT_ONCE = 8;
const PAGE = 200;

/** How many events something would be done to, as they are now. Refused as `actOnEvents` is. */
export async function previewAction(
  client: MachineryClient,
  action: BulkAction,
  filter: BulkFilter,
  { all, signal }: Pick<ActOnEventsOptions, "all" | "signal"> = {},
): Promise<BulkPreview> {
  const request = { filter: bulkFilter(action, filter, all) };
  const { counts, hasMore } = await client.events.countEvents(request, { ...(signal && { signal }) });
  return { count: counts.reduce((sum, { count }) => sum + Number(count), 0), hasMore };
}

/**
 * Does something to all events of a filter, the newest first, and gives what became of each. Further events are listed only when the outcomes before are
 * taken; those that are posted meanwhile are left alone. An event that has gone on since it was listed is refused, which is its outcome; what the
 * daemon cannot do just now is tried again as often as `failures` bears. When the signal aborts, what is not done yet is not.
 *
 * To go on where it was left, do it again: what was done has another status by then, and a rerun finds the event it made by its request id.
 *
 * Throws a MachineryError where the filter is refused, or the events cannot be listed.
 */
export async function* actOnEvents(
  client: MachineryClient,
  action: BulkAction,
  filter: BulkFilter,
  options: ActOnEventsOptions = {},
): AsyncGenerator<ActedOutcome, void> {
  const { signal, limit } = options;
  const narrowed = bulkFilter(action, filter, options.all);
  const call = { ...(signal && { signal }) };
  const fetch = (pageToken: string) =>
    patiently(() => client.events.listEvents({ filter: narrowed, pageSize: PAGE, pageToken }, call), options);
  const found = items(fetch, (page) => page.events, limit);
  try {
    for await (const batch of batches(found, AT_ONCE, AT_ONCE, () => 1)) {
      yield* await Promise.all(batch.map((event) => actOn(client, action, event, options)));
      if (signal?.aborted === true) return;
    }
  } catch (thrown) {
    // The list was given up with all else.
    if (signal?.aborted !== true) throw thrown;
  }
}

async function actOn(
  client: MachineryClient,
  action: BulkAction,
  event: Event,
  options: ActOnEventsOptions,
): Promise<ActedOutcome> {
  const call = { ...(options.signal && { signal: options.signal }) };
  try {
    const answer = await patiently(() => ask(client, action, event.eventId, call), options);
    return { event, ok: true, after: answer.event };
  } catch (thrown) {
    return { event, ok: false, error: MachineryError.from(thrown) };
  }
}

function ask(
  { events }: MachineryClient,
  action: BulkAction,
  eventId: string,
  call: { readonly signal?: AbortSignal },
): Promise<{ readonly event?: Event | undefined }> {
  switch (action.kind) {
    case "cancel":
      return events.cancelEvent({ eventId, reason: action.reason ?? "" }, call);
    case "pause":
      return events.pauseEvent({ eventId, reason: action.reason ?? "" }, call);
    case "resume":
      return events.resumeEvent({ eventId }, call);
    case "retry":
      return events.retryStep({ eventId }, call);
    default: {
      const from =
        action.lastStep === true ? ({ case: "lastStep", value: true } as const) : { case: undefined };
      return events.rerunEvent({ eventId, from, requestId: action.requestId }, call);
    }
  }
}

/** Asks again while the daemon, or the way to it, is the trouble. All that is asked may be repeated. Throws a MachineryError. */
async function patiently<T>(
  asked: () => Promise<T>,
  options: Pick<ActOnEventsOptions, "signal" | "sleep" | keyof Backoff>,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await asked();
    } catch (thrown) {
      const error = MachineryError.from(thrown);
      const mayDoBetter = isTransient(error) || isBacklogFull(error);
      const waitMs = mayDoBetter ? backoffMs(failures, options, error.retryAfterMs) : undefined;
      if (waitMs === undefined || options.signal?.aborted === true) throw error;
      await (options.sleep ?? sleep)(waitMs, options.signal);
    }
  }
}
