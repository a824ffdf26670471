import { keys } from "./keys.js";
import type { StoreReader } from "./store.js";

/** How many events of a workflow have a status. */
export interface EventCount {
  readonly workflow: string;
  /** Numbers of machinery.v1.EventStatus. */
  readonly status: number;
  readonly count: number;
}

/** All counts, by workflow and status; or those of one workflow. */
export async function readCounts(reader: StoreReader, workflowName?: string): Promise<EventCount[]> {
  const counts: EventCount[] = [];
  const range = workflowName === undefined ? keys.all("c") : keys.counts(workflowName);
  for await (const [key, value] of reader.range(range)) {
    const [, workflow = "", status = ""] = key.split("/");
    counts.push({ workflow, status: Number(status), count: decodeCount(value) });
  }
  return counts;
}

/** A count as the value of its key: 8 bytes, the highest first. */
export function encodeCount(count: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(count));
  return new Uint8Array(view.buffer);
}

/** A count as it was encoded. */
export function decodeCount(value: Uint8Array): number {
  return value.length === 8 ? Number(new DataView(value.buffer, value.byteOffset, 8).getBigUint64(0)) : 0;
}
