import type { EventBirth, EventEntry, EventHead, EventWait } from "@machinery/protocol/store";
import { numberOfKind } from "./fact-kinds.js";
import { WireWriter } from "./wire-writer.js";

const writer = new WireWriter();

/** All of an entry but its facts. */
export type EntryFrame = Omit<EventEntry, "$typeName" | "$unknown" | "facts">;

/** A fact as it is written. */
export interface WrittenFact {
  readonly kind: string;
  readonly version: number;
  /** JSON: a text, or its UTF-8. Empty where it is in a blob. */
  readonly body: string | Uint8Array;
  /** The blob that holds the body, where one does. */
  readonly blob?: string;
}

/** An entry in protobuf's wire format, as it is stored: without the event's id, which its key says, and with numbers for the kinds of facts. */
export function entryToBytes(entry: EntryFrame, facts: readonly WrittenFact[]): Uint8Array {
  writer.begin();
  if (entry.number !== 0) writer.number(2, entry.number);
  if (entry.firstSequence !== 0n) writer.number(3, entry.firstSequence);
  if (entry.timeMs !== 0n) writer.number(4, entry.timeMs);
  for (const { kind, version, body, blob } of facts) {
    const fact = writer.open(5);
    const number = numberOfKind(kind);
    if (number === undefined) writer.text(1, kind);
    if (version !== 1) writer.number(2, version);
    if (body.length > 0) {
      if (typeof body === "string") writer.text(3, body);
      else writer.bytes(3, body);
    }
    if (blob !== undefined) writer.text(4, blob);
    if (number !== undefined) writer.number(5, number);
    writer.close(fact);
  }
  if (entry.status !== 0) writer.number(6, entry.status);
  if (entry.wakeTimeMs !== undefined) writer.number(7, entry.wakeTimeMs);
  if (entry.birth !== undefined) writeBirth(8, entry.birth);
  if (entry.errorReason !== "") writer.text(9, entry.errorReason);
  for (const wait of entry.waitsOpened) writeWait(10, wait);
  if (entry.waitsClosed.length > 0) {
    const packed = writer.open(11);
    for (const number of entry.waitsClosed) writer.packed(number);
    writer.close(packed);
  }
  for (const owed of entry.owed) {
    const mark = writer.open(12);
    if (owed.kind !== "") writer.text(1, owed.kind);
    if (owed.eventId !== "") writer.text(2, owed.eventId);
    if (owed.step !== "") writer.text(3, owed.step);
    if (owed.notice !== 0) writer.number(4, owed.notice);
    if (owed.attempts !== 0) writer.number(5, owed.attempts);
    writer.close(mark);
  }
  if (entry.deleteTimeMs !== undefined) writer.number(13, entry.deleteTimeMs);
  return writer.finish();
}

/** A head, likewise without the event's id. */
export function headToBytes(head: EventHead): Uint8Array {
  writer.begin();
  if (head.birth !== undefined) writeBirth(2, head.birth);
  if (head.status !== 0) writer.number(3, head.status);
  if (head.ackTimeMs !== 0n) writer.number(4, head.ackTimeMs);
  if (head.endTimeMs !== 0n) writer.number(5, head.endTimeMs);
  if (head.errorReason !== "") writer.text(6, head.errorReason);
  if (head.entries !== 0) writer.number(7, head.entries);
  if (head.facts !== 0n) writer.number(8, head.facts);
  if (head.wakeTimeMs !== 0n) writer.number(9, head.wakeTimeMs);
  return writer.finish();
}

function writeBirth(field: number, birth: EventBirth): void {
  const mark = writer.open(field);
  if (birth.workflow !== "") writer.text(1, birth.workflow);
  if (birth.workflowRevision !== 0) writer.number(2, birth.workflowRevision);
  for (const name in birth.labels) {
    const label = writer.open(3);
    writer.text(1, name);
    writer.text(2, birth.labels[name]!);
    writer.close(label);
  }
  if (birth.idempotencyKey !== "") writer.text(4, birth.idempotencyKey);
  if (birth.dataHash.length > 0) writer.bytes(5, birth.dataHash);
  if (birth.parent !== undefined) {
    const parent = writer.open(6);
    if (birth.parent.eventId !== "") writer.text(1, birth.parent.eventId);
    if (birth.parent.step !== "") writer.text(2, birth.parent.step);
    writer.close(parent);
  }
  if (birth.concurrencyKey !== "") writer.text(7, birth.concurrencyKey);
  if (birth.sharesPlace) writer.number(8, 1);
  if (birth.rerun !== undefined) {
    const rerun = writer.open(9);
    if (birth.rerun.eventId !== "") writer.text(1, birth.rerun.eventId);
    if (birth.rerun.step !== "") writer.text(2, birth.rerun.step);
    writer.close(rerun);
  }
  writer.close(mark);
}

function writeWait(field: number, { number, step, kind }: EventWait): void {
  const mark = writer.open(field);
  if (number !== 0) writer.number(1, number);
  if (step !== "") writer.text(2, step);
  if (kind.case === "listen") {
    const listen = writer.open(3);
    if (kind.value.signal !== "") writer.text(1, kind.value.signal);
    if (kind.value.key !== "") writer.text(2, kind.value.key);
    writer.close(listen);
  } else if (kind.case === "ask") {
    const { question, assignee, group, claimedBy, deadlineMs } = kind.value;
    const ask = writer.open(4);
    if (question !== "") writer.text(1, question);
    if (assignee !== "") writer.text(2, assignee);
    if (group !== "") writer.text(3, group);
    if (claimedBy !== "") writer.text(4, claimedBy);
    if (deadlineMs !== 0n) writer.number(5, deadlineMs);
    writer.close(ask);
  } else if (kind.case === "call") {
    const { service, sinceMs } = kind.value;
    const call = writer.open(5);
    if (service !== "") writer.text(1, service);
    if (sinceMs !== 0n) writer.number(2, sinceMs);
    writer.close(call);
  }
  writer.close(mark);
}
