import { createHash, createHmac } from "node:crypto";
import { idDigits } from "@machinery/protocol";
import { type Ids, slotsOf } from "@machinery/runner";
import { idTimePrefix } from "@machinery/store";
import type { Random } from "./random.js";

/** Ids and seeds from a source of chance, in the form of the real ones, in some of the slots. */
export function createSeededIds(random: Random, own = slotsOf({ number: 0, count: 1 })): Ids {
  const chars = (count: number) =>
    Array.from({ length: count }, () => idDigits[random.between(0, 31)]!).join("");
  return {
    eventId(nowMs, slot = own.first + random.between(0, own.count - 1)) {
      return `${idTimePrefix(nowMs)}${idDigits[slot >> 5]!}${idDigits[slot & 31]!}${chars(12)}`;
    },
    seed: () => random.hex(32),
    hash: (text) => createHash("sha256").update(text).digest(),
    secret: () => new Uint8Array(Buffer.from(random.hex(64), "hex")),
    sealer: (secret) => (text) => createHmac("sha256", secret).update(text, "latin1").digest("latin1"),
  };
}
