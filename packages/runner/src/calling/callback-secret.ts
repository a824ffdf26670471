import { isDamage, keys, type Store, StoreError } from "@machinery/store";
import type { Ids } from "../ports.js";

/**
 * The secret that callback tokens are sealed with. It is made when a store is opened for the first time, and kept with the events: who copies
 * or moves them has it, and tokens given out before stay good. It is never shown. One that cannot be read is never replaced here: what was read may
 * be whole the next time, and all tokens that are out would be lost. Rejects with DAMAGED then; a repair of the data makes a new one.
 */
export async function openCallbackSecret(store: Store, ids: Ids): Promise<Uint8Array> {
  const kept = await readSecret(store);
  if (kept !== undefined) return kept;
  const secret = ids.secret();
  await store.commit([{ key: keys.callbackSecret, value: secret, derived: [] }]);
  return secret;
}

async function readSecret(store: Store): Promise<Uint8Array | undefined> {
  try {
    return await store.get(keys.callbackSecret);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const message = `expected the secret of callbacks, found ${error.message}`;
    throw new StoreError("DAMAGED", message, { key: keys.callbackSecret, cause: error });
  }
}
