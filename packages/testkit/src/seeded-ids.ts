import { createHash, createHmac } from "node:crypto";
import { type Ids, slotsOf } from "@machinery/runner";
import { idTimePrefix } from "@machinery/store";
import type { Random } from "./random.js";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Ids and seeds from a source of chance, in the form of the real ones, in some of the slots. */
export function createSeededIds(random: Random, own = slotsOf({ number: 0, count: 1 })): Ids {
  const chars = (count: number) =>
    Array.from({ length: count }, () => ALPHABET[random.between(0, 31)]!).join("");
  return {
    eventId(nowMs, slot = own.first + random.between(0, own.count - 1)) {
      return `${idTimePrefix(nowMs)}${ALPHABET[slot >> 5]!}${ALPHABET[slot & 31]!}${chars(12)}`;
    },
    seed: () => random.hex(32),
    hash: (text) => createHash("sha256").update(text).digest(),
    secret: () => new Uint8Array(Buffer.from(random.hex(64), "hex")),
    sealer: (secret) => (text) => createHmac("sha256", secret).update(text, "latin1").digest("latin1"),
  };
}
