import type { EventBirth, Owed } from "@machinery/protocol/store";
import {
  deriveEvent,
  encodeEventEntry,
  type Entry,
  type FoldedHead,
  type NewEntry,
  type NewFact,
  sizeLimits,
} from "@machinery/store";
import { EventStatus } from "@machinery/protocol";
import { type CallWaits, callWaits } from "./call-waits.js";
import { eventWaits } from "./event-waits.js";
import type { Resident } from "../residents/resident.js";

/** One decision, ready to be written. */
export interface WrittenEvent {
  readonly entry: Entry;
  readonly head: FoldedHead;
  /** When it is to be deleted, where that is known. */
  readonly deleteTimeMs: number | undefined;
  readonly callWaits: CallWaits;
  /** A rough size, in bytes. */
  readonly bytes: number;
}

/** The next entry of an event, with all that is derived from it. The facts have been applied to the event's state; its head is still the one before. */
export function writeEvent(
  resident: Resident,
  facts: readonly NewFact[],
  nowMs: number,
  birth?: EventBirth,
  owed: readonly Owed[] = [],
  /** How long it is kept once it has ended, in milliseconds. Infinity: for ever. */
  retentionMs = Infinity,
): WrittenEvent {
  const { state, head, eventId } = resident;
  const wakeTimeMs = BigInt(Math.max(0, Math.ceil(state.wakeTimeMs ?? 0)));
  const entry: NewEntry = {
    eventId,
    number: head?.entries ?? 0,
    firstSequence: (head?.facts ?? 0n) + 1n,
    timeMs: BigInt(nowMs),
    facts,
    status: head?.status === state.status ? 0 : state.status,
    ...(state.ended
      ? eventWaits(undefined, undefined, undefined)
      : eventWaits(head?.waits, state.awaited, state.deferred)),
    errorReason: state.status === EventStatus.FAILED ? (state.error?.reason ?? "") : "",
    owed: owed as Owed[],
    ...(wakeTimeMs === (head?.wakeTimeMs ?? 0n) ? undefined : { wakeTimeMs }),
    ...(birth === undefined ? undefined : { birth }),
    ...(state.ended && retentionMs !== Infinity
      ? { deleteTimeMs: BigInt(Math.ceil(nowMs + retentionMs)) }
      : undefined),
  };
  const next = deriveEvent(head, entry);
  const { key, value, blobs } = encodeEventEntry(entry);
  // The store would refuse the write, and with it what others have in it.
  if (value.byteLength > sizeLimits.valueBytes) {
    throw new Error(`an entry of ${value.byteLength} bytes, ${sizeLimits.valueBytes} are allowed`);
  }
  let bytes = value.byteLength;
  for (const [name, derived] of next.derived) bytes += name.length + (derived?.byteLength ?? 0);
  for (const [, blob] of blobs) bytes += blob.byteLength;
  return {
    entry: { key, value, derived: next.derived, ...(blobs.length === 0 ? undefined : { blobs }) },
    head: next.head,
    deleteTimeMs: entry.deleteTimeMs === undefined ? undefined : Number(entry.deleteTimeMs),
    callWaits: callWaits(eventId, entry.waitsOpened, head?.waits, next.head.waits, state),
    bytes,
  };
}
