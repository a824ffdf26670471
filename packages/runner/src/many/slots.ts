import { idSlot, type PartitionPlace, partitionOfSlot, slots } from "@machinery/store";
import type { Ids } from "../ports.js";

/** A run of slots: the first, and how many. */
export interface SlotRange {
  readonly first: number;
  readonly count: number;
}

/** The slots that lie in a partition: as many in each as can be, one partition's behind the other's. */
export function slotsOf({ number, count }: PartitionPlace): SlotRange {
  const from = (partition: number): number => Math.ceil((partition * slots) / count);
  return { first: from(number), count: from(number + 1) - from(number) };
}

/** The partition that an event lies in. */
export function partitionOfEvent(eventId: string, count: number): number {
  return partitionOfSlot(idSlot(eventId), count);
}

/** The slot that posts to a workflow with an idempotency key go to: all of them the same one. */
export function slotOfKey(ids: Pick<Ids, "hash">, workflow: string, key: string): number {
  return slotOfHash(ids.hash(`${workflow}/${key}`));
}

/** The slot of the partition that says of signals with keys which are new: one for all of a name, so that they keep their order. */
export function slotOfSignal(ids: Pick<Ids, "hash">, name: string): number {
  return slotOfHash(ids.hash(`signal/${name}`));
}

/** 10 bits of a hash. */
function slotOfHash(hash: Uint8Array): number {
  return ((hash[0]! << 8) | hash[1]!) >> 6;
}
