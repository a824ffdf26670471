import { type Damage, damageOf, sameBytes } from "./damage.js";
import { decodeDeletedEvent, derivedOfDeleted, readDeletedEvent } from "./deleted-event.js";
import { hasEnded } from "./derive-event.js";
import { idOfKey } from "./event-id.js";
import { ifSound } from "./if-sound.js";
import { isDamage } from "./is-damage.js";
import { keys } from "./keys.js";
import { readHead } from "./read-event.js";
import { StoreError, type StoreReader } from "./store.js";
import { walk } from "./walk.js";

/** Walks what is left of deleted events, derives its keys anew and compares; and looks for times to delete what is not there, or has not ended. */
export async function* verifyDeleted(reader: StoreReader): AsyncGenerator<Damage> {
  for await (const { key, value, error } of walk(reader, keys.all("z"))) {
    try {
      if (value === undefined) throw error ?? new StoreError("DAMAGED", `${key}: no value`);
      const left = decodeDeletedEvent(key, value);
      for (const [derived, expected] of derivedOfDeleted(idOfKey(key), left))
        if (!sameBytes(await ifSound(reader.get(derived)), expected))
          yield {
            key: derived,
            kind: "derived",
            expected: `what follows from ${key}`,
            found: "none, or another",
          };
    } catch (thrown) {
      yield damageOf(thrown, key, "what is left of a deleted event");
    }
  }
  for await (const { key } of walk(reader, keys.all("y"))) yield* verifyDue(reader, key);
}

/** Whether something of a deleted event is left, readable or not: what may be there of its entries is being deleted. */
export async function isLeft(reader: StoreReader, eventId: string): Promise<boolean> {
  try {
    return (await reader.get(keys.deletedEvent(eventId))) !== undefined;
  } catch (error) {
    if (isDamage(error)) return true;
    throw error;
  }
}

async function* verifyDue(reader: StoreReader, key: string): AsyncGenerator<Damage> {
  const eventId = idOfKey(key);
  try {
    const left = await readDeletedEvent(reader, eventId);
    if (left !== undefined && keys.deletion(Number(left.expireTimeMs), eventId) === key) return;
    const head = left === undefined ? await readHead(reader, eventId) : undefined;
    if (head !== undefined && hasEnded(head.status)) return;
    yield {
      key,
      kind: "derived",
      expected: `an ended event ${eventId}, or what is left of it until then`,
      found: "neither",
    };
  } catch (error) {
    // That the head, or what is left, cannot be read has been told.
    if (!isDamage(error)) throw error;
  }
}
