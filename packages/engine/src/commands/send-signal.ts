import { EventStatus, type JsonObject, limits, type Rejection } from "@machinery/protocol";
import { advance } from "../turn/advance.js";
import { keptSignals, signalName } from "../state/inbox.js";
import { listeningFor, offerSignal } from "../steps/offer-signal.js";
import type { Turn } from "../turn/turn.js";
import type { CommandHandler } from "./command-handler.js";

/**
 * Send the event a signal. Nothing to do when it has this one already. Refused with SIGNAL_ID_REUSED when the id came with another content,
 * with TOO_MANY_SIGNALS when too many are kept, with EVENT_ENDED when it has ended.
 */
export interface SendSignal {
  readonly kind: "send-signal";
  /** The signal's name. */
  readonly signal: string;
  readonly id: string;
  readonly data: JsonObject;
  /** Tells one content from another. */
  readonly digest: string;
  /** How long it is kept, in milliseconds. */
  readonly keepMs: number;
}

export const sendSignal: CommandHandler<SendSignal> = (turn, { signal, id, data, digest, keepMs }) => {
  const { state, nowMs } = turn;
  const name = signalName(signal, id);
  const known = state.inbox?.kept.get(name)?.digest ?? state.inbox?.taken.get(name);
  if (known !== undefined) return known === digest ? undefined : reused(signal, id);
  if (state.ended) return ended(turn);
  const kept = keptSignals(state.inbox, nowMs);
  const bytes = kept.reduce((sum, one) => sum + one.bytes, 0);
  if (kept.length >= limits.eventSignals || bytes > limits.eventSignalBytes) return tooMany(kept.length);

  // Said before the record: whatever is recorded ends it.
  const { interrupting } = state;
  const received = { signal, id, data, digest, timeMs: nowMs, keepUntilMs: nowMs + keepMs };
  turn.record({ kind: "signal-received", version: 1, ...received });
  if (interrupting) turn.yield(true);
  else if (state.atWork) {
    for (const step of listeningFor(turn, signal)) if (offerSignal(turn, step.path, received)) break;
    advance(turn);
  }
  return undefined;
};

const reused = (signal: string, id: string): Rejection => ({
  reason: "SIGNAL_ID_REUSED",
  expected: "the content that the signal's id came with first",
  found: `another one for the id ${JSON.stringify(id)} of ${signal}`,
  todo: "use a new id for a new signal, or send the same again",
});

const tooMany = (kept: number): Rejection => ({
  reason: "TOO_MANY_SIGNALS",
  expected: `at most ${limits.eventSignals} signals of ${limits.eventSignalBytes / 1024 / 1024} MiB together that an event keeps`,
  found: `${kept} that no step of it has taken`,
  todo: "send it again later, or see why the event does not listen",
  retryAfterMs: 1_000,
});

const ended = ({ state }: Turn): Rejection => ({
  reason: "EVENT_ENDED",
  expected: "an event that has not ended",
  found: `event ${state.eventId}, which has ${endWords[state.end!]}`,
  todo: "nothing takes the signal any more; look at the event to see how it ended",
});

const endWords = {
  [EventStatus.SUCCEEDED]: "succeeded",
  [EventStatus.FAILED]: "failed",
  [EventStatus.CANCELLED]: "been cancelled",
} as const;
