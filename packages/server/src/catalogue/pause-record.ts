import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { PauseEntrySchema } from "@machinery/protocol/store";
import { catalogueKeys, type Entry } from "@machinery/store";

/** Whether no event of a workflow begins, whatever its revision. */
export interface PauseRecord {
  readonly workflow: string;
  readonly paused: boolean;
  /** Since when, in milliseconds since 1970. */
  readonly timeMs: number;
  /** Why, for people. */
  readonly reason: string;
}

/** A pause, or its end, as an entry of the catalogue. */
export function writePauseRecord(record: PauseRecord, derived: Entry["derived"]): Entry {
  const entry = create(PauseEntrySchema, { ...record, timeMs: BigInt(record.timeMs) });
  return { key: catalogueKeys.pause(record.workflow), value: toBinary(PauseEntrySchema, entry), derived };
}

export function readPauseRecord(bytes: Uint8Array): PauseRecord {
  const { workflow, paused, timeMs, reason } = fromBinary(PauseEntrySchema, bytes);
  return { workflow, paused, timeMs: Number(timeMs), reason };
}
