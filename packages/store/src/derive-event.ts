import { EventStatus } from "@machinery/protocol";
import type { EventHead } from "@machinery/protocol/store";
import type { DerivedPair } from "./derived-pair.js";
import { type EntryFrame, headToBytes } from "./event-wire.js";
import { deriveWaits, type OpenWaits } from "./derive-waits.js";
import { encodeIdempotency } from "./idempotency.js";
import { keys } from "./keys.js";
import { encodeOwed, owedItem } from "./owed.js";
import { StoreError } from "./store.js";

/** What follows from one entry: the event's head after it, and the keys that change with it. */
export interface DerivedEvent {
  /** Exact, whether or not it is written. */
  readonly head: FoldedHead;
  readonly derived: DerivedPair[];
}

/** A head with what is not written with it. */
export interface FoldedHead extends EventHead {
  /** Whether it has a place among those of its workflow that are under way. */
  holdsPlace: boolean;
  /** What the event waits for and is found by. Undefined: nothing, so far. */
  waits: OpenWaits | undefined;
}

/** An entry of whose facts it is known how many there are. */
export interface EntryOutline extends EntryFrame {
  readonly facts: { readonly length: number };
}

const PRESENT = new Uint8Array(0);

/**
 * Says every key that follows from an entry. `head` is the head after the entry before it, folded and not read from the
 * store (a stored head is as of the last change of status); `undefined` for the first. Throws DAMAGED for an entry that cannot follow.
 */
export function deriveEvent(head: FoldedHead | undefined, entry: EntryOutline): DerivedEvent {
  if (entry.number !== (head?.entries ?? 0)) {
    throw damaged(entry, `expected entry ${head?.entries ?? 0}, found entry ${entry.number}`);
  }
  const derived: DerivedPair[] = [];
  const next = head === undefined ? born(entry, derived) : { ...head };

  next.entries = entry.number + 1;
  next.facts = entry.firstSequence + BigInt(entry.facts.length) - 1n;
  if (entry.wakeTimeMs !== undefined) next.wakeTimeMs = entry.wakeTimeMs;
  if (entry.status !== 0) next.status = entry.status;
  if (entry.errorReason !== "") next.errorReason = entry.errorReason;
  if (hasEnded(next.status) && !hasEnded(head?.status ?? 0)) next.endTimeMs = entry.timeMs;

  const ends = hasEnded(next.status);
  if (entry.waitsOpened.length > 0 || entry.waitsClosed.length > 0 || (ends && next.waits !== undefined))
    next.waits = deriveWaits(next, entry, ends, derived);

  const placeBefore = head === undefined ? undefined : placeOf(head);
  const place = placeOf(next);
  const timerBefore = head === undefined ? undefined : timerOf(head);
  const timer = timerOf(next);
  move(derived, placeBefore, place);
  move(derived, head === undefined ? undefined : lineOf(head), lineOf(next));
  next.holdsPlace = holdsPlace(head, next);
  move(derived, head === undefined ? undefined : underWayOf(head), underWayOf(next));
  move(derived, timerBefore, timer);
  if (head === undefined || next.status !== head.status || timer !== timerBefore) {
    derived.push([keys.head(next.eventId), headToBytes(next)]);
  }
  if (ends && entry.deleteTimeMs !== undefined)
    derived.push([keys.deletion(Number(entry.deleteTimeMs), next.eventId), PRESENT]);
  for (const [place, owed] of entry.owed.entries()) {
    const { key } = owedItem(entry.eventId, entry.number, place, owed, Number(entry.timeMs));
    derived.push([key, encodeOwed(owed)]);
  }
  return { head: next, derived };
}

/** Whether an event with this status has ended. */
export function hasEnded(status: number): boolean {
  return ENDED.has(status);
}

const ENDED: ReadonlySet<number> = new Set([
  EventStatus.SUCCEEDED,
  EventStatus.FAILED,
  EventStatus.CANCELLED,
]);

function move(derived: DerivedPair[], before: string | undefined, after: string | undefined): void {
  if (before === after) return;
  if (before !== undefined) derived.push([before, undefined]);
  if (after !== undefined) derived.push([after, PRESENT]);
}

/** The timer of an event that a time wakes: one that waits, or whose steps are all held and that has a time to be over. */
function timerOf({ status, wakeTimeMs, eventId }: EventHead): string | undefined {
  if (wakeTimeMs === 0n) return undefined;
  if (status !== (EventStatus.WAITING as number) && status !== (EventStatus.PAUSED as number))
    return undefined;
  return keys.timer(Number(wakeTimeMs), eventId);
}

/** The one index that says where an event stands: the ready queue, the running or the waiting ones, or the rare endings. */
export function placeOf(head: EventHead): string | undefined {
  switch (head.status as EventStatus) {
    case EventStatus.ACCEPTED:
      return keys.ready(head.eventId);
    case EventStatus.RUNNING:
      return keys.running(head.eventId);
    case EventStatus.WAITING:
      return keys.waiting(head.eventId);
    case EventStatus.PAUSED:
      return keys.paused(head.eventId);
    case EventStatus.FAILED:
      return keys.failed(head.eventId);
    case EventStatus.CANCELLED:
      return keys.cancelled(head.eventId);
    default:
      return undefined;
  }
}

/** Where an event stands that waits to begin, among those of its workflow and concurrency key. */
function lineOf({ status, birth, eventId }: EventHead): string | undefined {
  if (status !== (EventStatus.ACCEPTED as number)) return undefined;
  return keys.inLine(birth?.workflow ?? "", birth?.concurrencyKey ?? "", eventId);
}

/**
 * Whether an event has a place among those of its workflow that are under way: from its beginning to its end. One that is paused before it has begun has
 * none, nor has one that goes on in the place of an event above it.
 */
function holdsPlace(before: FoldedHead | undefined, { status, birth }: EventHead): boolean {
  if (birth?.sharesPlace === true) return false;
  if (status === (EventStatus.PAUSED as number)) return before?.holdsPlace === true;
  return status === (EventStatus.RUNNING as number) || status === (EventStatus.WAITING as number);
}

/** Where an event stands that is under way, or looks so by its status: the counts by status say the rest. */
function underWayOf({ status, birth, eventId, holdsPlace }: FoldedHead): string | undefined {
  if (status === (EventStatus.ACCEPTED as number) || hasEnded(status)) return undefined;
  const { workflow = "", concurrencyKey = "" } = birth ?? {};
  if (holdsPlace && concurrencyKey === "") return undefined;
  return keys.underWay(workflow, holdsPlace ? concurrencyKey : "", eventId);
}

function born(entry: EntryFrame, derived: DerivedPair[]): FoldedHead {
  const { birth } = entry;
  if (birth === undefined) throw damaged(entry, "expected the first entry to say the workflow, found none");
  if (entry.status === 0) throw damaged(entry, "expected the first entry to say the status, found none");

  derived.push([keys.byWorkflow(birth.workflow, entry.eventId), PRESENT]);
  for (const [name, value] of Object.entries(birth.labels)) {
    derived.push([keys.byLabel(name, value, entry.eventId), PRESENT]);
  }
  if (birth.rerun !== undefined) derived.push([keys.rerun(birth.rerun.eventId, entry.eventId), PRESENT]);
  if (birth.idempotencyKey !== "") {
    const known = { eventId: entry.eventId, dataHash: birth.dataHash };
    derived.push([keys.idempotency(birth.workflow, birth.idempotencyKey), encodeIdempotency(known)]);
  }
  return {
    $typeName: "machinery.store.v1.EventHead",
    eventId: entry.eventId,
    birth,
    status: 0,
    ackTimeMs: entry.timeMs,
    endTimeMs: 0n,
    errorReason: "",
    entries: 0,
    facts: 0n,
    wakeTimeMs: 0n,
    waits: undefined,
    holdsPlace: false,
  };
}

function damaged(entry: EntryFrame, what: string): StoreError {
  return new StoreError("DAMAGED", `event ${entry.eventId}: ${what}; run \`machinery daemon verify\``);
}
