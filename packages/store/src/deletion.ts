import type { DeletedEvent, EventHead, Owed } from "@machinery/protocol/store";
import { deletedEventEntry, derivedOfDeleted, readDeletedEvent } from "./deleted-event.js";
import { hasEnded, placeOf } from "./derive-event.js";
import type { DerivedPair } from "./derived-pair.js";
import { decodeEventEntry } from "./event-entry.js";
import { idOfKey } from "./event-id.js";
import { readIdempotency } from "./idempotency.js";
import { isDamage } from "./is-damage.js";
import { keys } from "./keys.js";
import { readHead } from "./read-event.js";
import type { Entry, StoreReader } from "./store.js";
import { walk } from "./walk.js";

/** An event that has ended, or what is left of one, and when it is to be deleted. */
export interface DueDeletion {
  readonly eventId: string;
  /** Milliseconds since 1970. */
  readonly dueMs: number;
}

/** What deleting an event comes to, now. */
export type Deletion =
  /** It stays for now: its parent has not ended, or it still owes something. Or it cannot be deleted. */
  | { readonly kind: "stays" }
  /** All of it goes. `ended`: what it was when it ended; unset where that was deleted before, and not counted any more. */
  | {
      readonly kind: "goes";
      readonly derived: readonly DerivedPair[];
      readonly ended: EventHead | undefined;
      /** Something of it is left until then, for its idempotency key or since it is too much for one write. */
      readonly left: { readonly entry: Entry; readonly untilMs: number } | undefined;
      /** Whether there is more to delete of it at once. */
      readonly hasMore: boolean;
    };

/** How a deletion is bounded, and how long keys answer. */
export interface DeletionOptions {
  readonly nowMs: number;
  /** So many keys of an event go in one write. */
  readonly mostKeys: number;
  /** How long idempotency keys answer at least, from the acceptance of their event on. */
  readonly keepKeyMs: number;
  /** How long an event stays of which an entry cannot be read, from when it is due on: until what that may owe has been told or given up. */
  readonly keepUnreadableMs: number;
}

/** What is to be deleted before a time, the earliest first; behind a place, which is a time with an id. */
export async function* dueDeletions(
  reader: StoreReader,
  untilMs: number,
  after: DueDeletion = { dueMs: 0, eventId: "" },
): AsyncGenerator<DueDeletion> {
  const gte = `${keys.deletion(after.dueMs, after.eventId)}\0`;
  for await (const [key] of reader.range({ gte, lt: keys.deletionsAt(untilMs) }))
    yield { eventId: idOfKey(key), dueMs: Number(key.slice(2, 17)) };
}

/** Says what deleting an event, or what is left of one, comes to. Throws DAMAGED where nobody can say what is left. */
export async function planDeletion(
  reader: StoreReader,
  due: DueDeletion,
  options: DeletionOptions,
): Promise<Deletion> {
  const { eventId } = due;
  const known = await readDeletedEvent(reader, eventId);
  if (known !== undefined) return planRest(reader, eventId, known, options);
  const head = await readHead(reader, eventId);
  if (head?.birth === undefined || !hasEnded(head.status)) return { kind: "stays" };
  if (await isAwaited(reader, head)) return { kind: "stays" };
  const own = await ownKeys(reader, eventId, options.mostKeys);
  if (own.isUnreadable && options.nowMs < due.dueMs + options.keepUnreadableMs) return { kind: "stays" };
  for (const owed of own.owed) if (await isStillOwed(reader, eventId, owed)) return { kind: "stays" };

  const { workflow, labels, idempotencyKey, rerun } = head.birth;
  const derived: DerivedPair[] = [...own.keys, keys.head(eventId), keys.byWorkflow(workflow, eventId)].map(
    (key) => [key, undefined],
  );
  for (const [name, value] of Object.entries(labels))
    derived.push([keys.byLabel(name, value, eventId), undefined]);
  if (rerun !== undefined) derived.push([keys.rerun(rerun.eventId, eventId), undefined]);
  const place = placeOf(head);
  if (place !== undefined) derived.push([place, undefined]);
  derived.push([keys.deletion(due.dueMs, eventId), undefined]);

  const keptUntilMs = idempotencyKey === "" ? 0 : Number(head.ackTimeMs) + options.keepKeyMs;
  const isKept = keptUntilMs > options.nowMs;
  if (!isKept && idempotencyKey !== "") derived.push(...(await keyOf(reader, eventId, head)));
  if (!isKept && !own.hasMore) return { kind: "goes", derived, ended: head, left: undefined, hasMore: false };

  const rest: DeletedEvent = {
    $typeName: "machinery.store.v1.DeletedEvent",
    head: isKept ? head : withoutKey(head),
    deleteTimeMs: BigInt(Math.floor(options.nowMs)),
    expireTimeMs: BigInt(Math.ceil(Math.max(keptUntilMs, options.nowMs))),
  };
  derived.push(...derivedOfDeleted(eventId, rest));
  const left = {
    entry: deletedEventEntry(eventId, rest, derived),
    untilMs: Number(rest.expireTimeMs),
  };
  return { kind: "goes", derived: [], ended: head, left, hasMore: own.hasMore };
}

/** More of an event of which something is left; and that too, once its time is up. */
async function planRest(
  reader: StoreReader,
  eventId: string,
  left: DeletedEvent,
  { nowMs, mostKeys }: DeletionOptions,
): Promise<Deletion> {
  const own = await ownKeys(reader, eventId, mostKeys);
  const derived: DerivedPair[] = own.keys.map((key) => [key, undefined]);
  if (!own.hasMore && left.expireTimeMs <= BigInt(Math.floor(nowMs))) {
    derived.push([keys.deletedEvent(eventId), undefined]);
    derived.push([keys.deletion(Number(left.expireTimeMs), eventId), undefined]);
    if (left.head !== undefined) derived.push(...(await keyOf(reader, eventId, left.head)));
  }
  if (derived.length === 0) return { kind: "stays" };
  return { kind: "goes", derived, ended: undefined, left: undefined, hasMore: own.hasMore };
}

/** The authoritative keys of an event, at most so many, and what they owe, as far as they can be read. */
async function ownKeys(reader: StoreReader, eventId: string, most: number) {
  const found: string[] = [];
  const owed: Owed[] = [];
  let isUnreadable = false;
  for (const range of [keys.entries(eventId), keys.blobs(eventId), keys.notices(eventId)]) {
    for await (const { key, value } of walk(reader, range)) {
      if (found.length === most) return { keys: found, owed, isUnreadable, hasMore: true };
      found.push(key);
      if (!range.gte.startsWith("e/")) continue;
      const owes = owedIn(key, value);
      if (owes === undefined) isUnreadable = true;
      else owed.push(...owes);
    }
  }
  return { keys: found, owed, isUnreadable, hasMore: false };
}

/** What an entry owes; undefined where it is damaged, or could not be read. */
function owedIn(key: string, value: Uint8Array | undefined): readonly Owed[] | undefined {
  if (value === undefined) return undefined;
  try {
    return decodeEventEntry(key, value).owed;
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}

/** Whether it is a sub-workflow's whose parent has not ended: posting it again must find it, and its end may still be told. */
async function isAwaited(reader: StoreReader, { birth }: EventHead): Promise<boolean> {
  if (birth?.parent === undefined) return false;
  const parent = await readHead(reader, birth.parent.eventId);
  return parent !== undefined && !hasEnded(parent.status);
}

/** Whether something that its entries owe is not delivered yet, so that who delivers it may look at the event. */
async function isStillOwed(reader: StoreReader, eventId: string, owed: Owed): Promise<boolean> {
  if (owed.kind === "notice") return (await reader.get(keys.notice(eventId, owed.notice))) === undefined;
  const target = await readHead(reader, owed.eventId);
  return target !== undefined && !hasEnded(target.status);
}

/** The deletion of the event's idempotency key. */
async function keyOf(reader: StoreReader, eventId: string, { birth }: EventHead): Promise<DerivedPair[]> {
  const { workflow = "", idempotencyKey = "" } = birth ?? {};
  if (idempotencyKey === "") return [];
  const known = await readIdempotency(reader, workflow, idempotencyKey);
  return known?.eventId === eventId ? [[keys.idempotency(workflow, idempotencyKey), undefined]] : [];
}

const withoutKey = (head: EventHead): EventHead => ({
  ...head,
  ...(head.birth && { birth: { ...head.birth, idempotencyKey: "" } }),
});
