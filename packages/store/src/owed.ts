import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type NoticeEntry, NoticeEntrySchema, type Owed, OwedSchema } from "@machinery/protocol/store";
import { idOfKey } from "./event-id.js";
import { keys } from "./keys.js";
import { type Entry, StoreError, type StoreReader } from "./store.js";

/** To whom something is owed: another event of the partition, or the outside. Each has its own range, so that neither waits for the other. */
export type OwedTo = "event" | "outside";

/** Something that is owed, and when it is to be delivered. */
export interface OwedItem {
  /** Where it stands. It goes with the key. */
  readonly key: string;
  /** Which entry of the event owes it, and its place there. The same however often it is put off. */
  readonly name: string;
  /** The event that owes it. */
  readonly eventId: string;
  /** Milliseconds since 1970. */
  readonly dueMs: number;
  readonly owed: Owed;
}

/** To whom something is owed. */
export const owedTo = (owed: Owed): OwedTo => (owed.kind === "notice" ? "outside" : "event");

/** What an entry of an event owes, as it stands in the store. */
export function owedItem(eventId: string, entry: number, place: number, owed: Owed, dueMs: number): OwedItem {
  const name = `${entry.toString(36).padStart(6, "0")}.${place.toString(36)}`;
  return { key: keys.owed(owedTo(owed), dueMs, name, eventId), name, eventId, dueMs, owed };
}

/** The same, to be tried again later. */
export function putOff({ name, eventId, owed }: OwedItem, dueMs: number): OwedItem {
  const again = { ...owed, attempts: owed.attempts + 1 };
  return { key: keys.owed(owedTo(owed), dueMs, name, eventId), name, eventId, dueMs, owed: again };
}

/** What is kept under the key. */
export const encodeOwed = (owed: Owed): Uint8Array => toBinary(OwedSchema, owed);

/** What is owed and due before a time, the earliest first; from a time on (inclusive). */
export async function* owedItems(
  reader: StoreReader,
  to: OwedTo,
  untilMs: number,
  fromMs = 0,
): AsyncGenerator<OwedItem> {
  const range = { gte: keys.owedAt(to, fromMs), lt: keys.owedAt(to, untilMs) };
  for await (const [key, value] of reader.range(range)) yield decodeItem(key, value);
}

/** Reads one back. Throws DAMAGED. */
export function decodeItem(key: string, value: Uint8Array): OwedItem {
  const [, due = "", name = ""] = key.split("/");
  try {
    return { key, name, eventId: idOfKey(key), dueMs: Number(due), owed: fromBinary(OwedSchema, value) };
  } catch (cause) {
    throw damaged(key, "something owed", cause);
  }
}

/** What became of a notice, as an entry of the partition. `derived` takes away what was owed. */
export function noticeEntry(
  eventId: string,
  notice: number,
  outcome: NoticeEntry,
  derived: Entry["derived"],
): Entry {
  return { key: keys.notice(eventId, notice), value: toBinary(NoticeEntrySchema, outcome), derived };
}

/** What became of an event's notices, by their place among those of its workflow. Throws DAMAGED. */
export async function readNotices(reader: StoreReader, eventId: string): Promise<Map<number, NoticeEntry>> {
  const notices = new Map<number, NoticeEntry>();
  for await (const [key, value] of reader.range(keys.notices(eventId))) {
    try {
      notices.set(
        Number.parseInt(key.slice(key.lastIndexOf("/") + 1), 36),
        fromBinary(NoticeEntrySchema, value),
      );
    } catch (cause) {
      throw damaged(key, "the outcome of a notice", cause);
    }
  }
  return notices;
}

function damaged(key: string, expected: string, cause: unknown): StoreError {
  return new StoreError(
    "DAMAGED",
    `${key}: expected ${expected}, found bytes that are none; run \`machinery daemon verify\``,
    { cause, key },
  );
}
