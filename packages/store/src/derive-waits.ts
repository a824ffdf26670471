import { toBinary } from "@bufbuild/protobuf";
import { type AskRecord, AskRecordSchema, type EventHead, type EventWait } from "@machinery/protocol/store";
import type { DerivedPair } from "./derived-pair.js";
import type { EntryFrame } from "./event-wire.js";
import { keys } from "./keys.js";

/** An open wait, and when it was opened, in milliseconds since 1970. */
interface OpenWait {
  readonly wait: EventWait;
  readonly timeMs: bigint;
}

/** What an event waits for, by number. Never changed in place. */
export type OpenWaits = ReadonlyMap<number, OpenWait>;

const PRESENT = new Uint8Array(0);

/** What an event waits for after an entry, and the keys that change with it. An event that ends waits for nothing. */
export function deriveWaits(
  head: EventHead & { readonly waits: OpenWaits | undefined },
  entry: EntryFrame,
  ends: boolean,
  derived: DerivedPair[],
): OpenWaits | undefined {
  const { eventId } = head;
  const waits = new Map(head.waits);
  const close = (number: number, { wait, timeMs }: OpenWait) => {
    const key = keyOf(eventId, wait, timeMs);
    if (key !== undefined) derived.push([key, undefined]);
    waits.delete(number);
  };
  for (const number of entry.waitsClosed) {
    const open = waits.get(number);
    if (open !== undefined) close(number, open);
  }
  if (ends) for (const [number, open] of waits) close(number, open);
  else
    for (const wait of entry.waitsOpened) {
      const timeMs = waits.get(wait.number)?.timeMs ?? entry.timeMs;
      const key = keyOf(eventId, wait, timeMs);
      if (key !== undefined) derived.push([key, valueOf(head, wait, timeMs)]);
      waits.set(wait.number, { wait, timeMs });
    }
  return waits.size === 0 ? undefined : waits;
}

function keyOf(eventId: string, { number, kind }: EventWait, timeMs: bigint): string | undefined {
  if (kind.case === "listen") return keys.listener(kind.value.signal, kind.value.key, number, eventId);
  if (kind.case === "call")
    return keys.waitingCall(kind.value.service, Number(kind.value.sinceMs), number, eventId);
  return kind.case === "ask" ? keys.ask(Number(timeMs), number, eventId) : undefined;
}

function valueOf({ eventId, birth }: EventHead, wait: EventWait, timeMs: bigint): Uint8Array {
  if (wait.kind.case !== "ask") return PRESENT;
  const record: AskRecord = {
    $typeName: "machinery.store.v1.AskRecord",
    eventId,
    workflow: birth?.workflow ?? "",
    workflowRevision: birth?.workflowRevision ?? 0,
    wait,
    timeMs,
  };
  return toBinary(AskRecordSchema, record);
}
