import { EventStatus, type Fact } from "@machinery/protocol";
import { hasEnded } from "./event-status.js";
import type { MachineryClient } from "./machinery-client.js";
import { brokenOff, resume, type ResumeOptions } from "./resume.js";

/** How an event is watched. */
export interface WatchEventOptions extends ResumeOptions {
  /** The sequence of the last fact already seen. Default 0: from the beginning. */
  readonly afterSequence?: bigint;
}

/**
 * The facts of one event, each once and in order, until the event has ended. When the connection breaks or the daemon
 * restarts, it goes on after the last fact seen.
 * Throws a MachineryError when the daemon refuses, or stays away longer than the backoff bears.
 */
export function watchEvent(
  client: MachineryClient,
  eventId: string,
  options: WatchEventOptions = {},
): AsyncGenerator<Fact, void> {
  const { signal } = options;
  let last = options.afterSequence ?? 0n;
  return resume(options, async function* (streamOptions, progressed) {
    let status = EventStatus.UNSPECIFIED;
    const request = { eventId, afterSequence: last };
    for await (const { fact } of client.events.watchEvent(request, streamOptions)) {
      if (fact === undefined || fact.sequence <= last) continue;
      last = fact.sequence;
      status = fact.eventStatus;
      progressed();
      yield fact;
    }
    if (hasEnded(status)) return undefined;
    // Nothing came, and the daemon ended the stream well: the event ended before `afterSequence`, or the daemon is stopping.
    const { event } = await client.events.getEvent({ eventId }, { ...(signal && { signal }) });
    if (event !== undefined && hasEnded(event.status) && event.facts <= last) return undefined;
    return brokenOff("facts until the event has ended", "a stream that ended before");
  });
}
