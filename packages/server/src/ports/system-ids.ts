import { createHash, randomFillSync } from "node:crypto";
import { type Ids, slotsOf, type SlotRange } from "@machinery/runner";
import { writeEventId } from "./event-id.js";
import { createHmacSha256 } from "./hmac-sha256.js";

/** Random bytes are fetched so many at a time: asking for a few is as dear as asking for thousands. */
const poolBytes = 8_192;
const halfRange = 2 ** 30;

/**
 * Ids in some of the slots, from the machine's source of chance. Within a millisecond ids without a given slot keep their slot and grow, so that
 * ids are in the order they were made in; chance still separates them from those that anybody else makes.
 */
export function createSystemIds(
  own: SlotRange = slotsOf({ number: 0, count: 1 }),
  fill: (bytes: Uint8Array) => void = (bytes) => void randomFillSync(bytes),
): Ids {
  const pool = new Uint8Array(poolBytes);
  const view = new DataView(pool.buffer);
  let used = poolBytes;
  let lastMs = 0;
  let lastSlot = 0;
  let chanceHigh = 0;
  let chanceLow = 0;

  /** The place of so many unused random bytes in the pool. */
  const take = (count: number): number => {
    if (used + count > poolBytes) {
      fill(pool);
      used = 0;
    }
    const place = used;
    used += count;
    return place;
  };
  const random32 = (): number => view.getUint32(take(4));

  return {
    eventId(nowMs, slot) {
      if (nowMs > lastMs) {
        lastMs = nowMs;
        lastSlot = own.first + (random32() % own.count);
        // Half the range at most, which leaves room to grow within the millisecond.
        chanceHigh = random32() % (halfRange / 2);
        chanceLow = random32() % halfRange;
      } else {
        chanceLow += 1 + (random32() % 65_536);
        if (chanceLow >= halfRange) {
          chanceLow -= halfRange;
          chanceHigh += 1;
        }
      }
      return writeEventId({ timeMs: lastMs, slot: slot ?? lastSlot, chanceHigh, chanceLow });
    },
    seed() {
      const place = take(16);
      return Buffer.from(pool.buffer, place, 16).toString("hex");
    },
    hash: (text) => createHash("sha256").update(text, "utf8").digest(),
    secret() {
      const bytes = new Uint8Array(32);
      fill(bytes);
      return bytes;
    },
    sealer: createHmacSha256,
  };
}
