import { EventStatus, type Fact } from "@machinery/protocol";
import { backoffMs, isTransient, type Backoff } from "./backoff.js";
import { hasEnded } from "./event-status.js";
import type { MachineryClient } from "./machinery-client.js";
import { MachineryError } from "./machinery-error.js";
import { sleep, type Sleep } from "./sleep.js";

/** How an event is watched. */
export interface WatchEventOptions extends Backoff {
  /** The sequence of the last fact already seen. Default 0: from the beginning. */
  readonly afterSequence?: bigint;
  /** Ends the watching, without an error. */
  readonly signal?: AbortSignal;
  /** Told each time the stream broke and is taken up again. */
  readonly onInterrupted?: (error: MachineryError, waitMs: number) => void;
  readonly sleep?: Sleep;
}

/**
 * The facts of one event, each once and in order, until the event has ended. When the connection breaks or the daemon
 * restarts, it goes on after the last fact seen.
 * Throws a MachineryError when the daemon refuses, or stays away longer than the backoff bears.
 */
export async function* watchEvent(
  client: MachineryClient,
  eventId: string,
  options: WatchEventOptions = {},
): AsyncGenerator<Fact, void> {
  const { signal } = options;
  let last = options.afterSequence ?? 0n;
  for (let failures = 1; ; failures++) {
    let error: MachineryError;
    let status = EventStatus.UNSPECIFIED;
    try {
      const request = { eventId, afterSequence: last };
      for await (const { fact } of client.events.watchEvent(request, streamOptions(signal))) {
        if (fact === undefined || fact.sequence <= last) continue;
        last = fact.sequence;
        status = fact.eventStatus;
        failures = 1;
        yield fact;
      }
      if (hasEnded(status)) return;
      // Nothing came, and the daemon ended the stream well: the event ended before `afterSequence`, or the daemon is stopping.
      const { event } = await client.events.getEvent({ eventId }, { ...(signal && { signal }) });
      if (event !== undefined && hasEnded(event.status) && event.facts <= last) return;
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
  expected: "facts until the event has ended",
  found: "a stream that ended before",
  todo: "watch again",
  violations: [],
};

function streamOptions(signal: AbortSignal | undefined): { signal?: AbortSignal; timeoutMs: number } {
  // 0: no time limit, whatever the transport's default is.
  return { timeoutMs: 0, ...(signal && { signal }) };
}
