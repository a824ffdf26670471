import type { DeliverSignal } from "@machinery/engine";
import type { JsonObject } from "@machinery/protocol";
import type { SignalEntry } from "@machinery/protocol/store";

/** A signal as the engine takes it. */
export type OfferedEntry = Pick<DeliverSignal, "id" | "data" | "digest">;

const decoder = new TextDecoder();

/** Reads a kept signal. */
export function offered({ signalId, data, contentHash }: SignalEntry): OfferedEntry {
  return {
    id: signalId,
    data: JSON.parse(decoder.decode(data)) as JsonObject,
    digest: digestOf(contentHash),
  };
}

/** What tells one content from another, as facts keep it: 32 hexadecimal characters are enough for that. */
export function digestOf(hash: Uint8Array): string {
  let text = "";
  for (const byte of hash.subarray(0, 16)) text += byte.toString(16).padStart(2, "0");
  return text;
}
