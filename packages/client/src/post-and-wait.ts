import type { MessageInitShape } from "@bufbuild/protobuf";
import { limits, type Event, type PostEventRequestSchema } from "@machinery/protocol";
import { backoffMs, isBacklogFull, isTransient, type Backoff } from "./backoff.js";
import { millisToDuration } from "./duration.js";
import { hasEnded } from "./event-status.js";
import type { MachineryClient } from "./machinery-client.js";
import { MachineryError } from "./machinery-error.js";
import { sleep, type Sleep } from "./sleep.js";

/** How the end of an event is waited for. */
export interface PostAndWaitOptions extends Backoff {
  /** How long to wait for the end, in milliseconds. Default: as long as it takes. */
  readonly waitMs?: number;
  /** Gives up waiting; the event goes on. */
  readonly signal?: AbortSignal;
  /** Told once the event is safe, before it has ended. Called once. */
  readonly onPosted?: (event: Event) => void;
  readonly sleep?: Sleep;
  /** A clock in milliseconds. Default `Date.now`. */
  readonly now?: () => number;
}

/** An event that was posted. */
export interface PostedEvent {
  readonly event: Event;
  /** Whether an event of this idempotency key was there already. */
  readonly existed: boolean;
  /** Whether it has ended. False: the wait was over before. */
  readonly ended: boolean;
}

/**
 * Posts an event and waits for its end, also longer than one request may wait. Once the event is safe, a daemon that
 * restarts meanwhile only prolongs the waiting. A post that is refused because the backlog is full has stored nothing: it is sent
 * again when the daemon says so, as often as `failures` bears and while there is time to wait. Posting is repeated for nothing else:
 * whoever wants that gives an idempotency key. Throws a MachineryError.
 */
export async function postAndWait(
  client: MachineryClient,
  request: Omit<MessageInitShape<typeof PostEventRequestSchema>, "wait" | "$typeName">,
  options: PostAndWaitOptions = {},
): Promise<PostedEvent> {
  const now = options.now ?? Date.now;
  const untilMs = now() + (options.waitMs ?? Infinity);
  const call = { ...(options.signal && { signal: options.signal }) };
  const posted = await postOnceThereIsRoom(() => client.events.postEvent(request, call), untilMs, options);
  let event = present(posted.event);
  options.onPosted?.(event);
  // Posting gives an event without what it gave, also one that has ended by then: an answer that waits has it all.
  let isWhole = false;
  for (let failures = 1; !isWhole || !hasEnded(event.status); failures++) {
    const leftMs = untilMs - now();
    if (leftMs <= 0 && !hasEnded(event.status)) return { event, existed: posted.existed, ended: false };
    // Short of the limit, so that the daemon's answer comes before any deadline on the way.
    const wait = millisToDuration(Math.min(Math.max(0, leftMs), limits.waitMs - 1_000));
    try {
      event = present((await client.events.getEvent({ eventId: event.eventId, wait }, call)).event);
      isWhole = true;
      failures = 0;
    } catch (thrown) {
      const error = MachineryError.from(thrown);
      const pauseMs = isTransient(error) ? backoffMs(failures, options, error.retryAfterMs) : undefined;
      if (pauseMs === undefined) throw error;
      await (options.sleep ?? sleep)(Math.min(pauseMs, Math.max(leftMs, 0)), options.signal);
    }
  }
  return { event, existed: posted.existed, ended: true };
}

async function postOnceThereIsRoom<T>(
  post: () => Promise<T>,
  untilMs: number,
  options: PostAndWaitOptions,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await post();
    } catch (thrown) {
      const error = MachineryError.from(thrown);
      const pauseMs = isBacklogFull(error) ? backoffMs(failures, options, error.retryAfterMs) : undefined;
      if (pauseMs === undefined || (options.now ?? Date.now)() + pauseMs > untilMs) throw error;
      await (options.sleep ?? sleep)(pauseMs, options.signal);
    }
  }
}

function present(event: Event | undefined): Event {
  if (event === undefined) throw new Error("expected an event in the answer, found none: report this");
  return event;
}
