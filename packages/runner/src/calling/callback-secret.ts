import { keys, type Store, StoreError } from "@machinery/store";
import type { Ids, Observer } from "../ports.js";

/**
 * The secret that callback tokens are sealed with. It is made when a store is opened for the first time, and kept with the events: who copies
 * or moves them has it, and tokens given out before stay good. It is never shown. One that is damaged is replaced, so that events go on; then
 * the tokens given out before are not.
 */
export async function openCallbackSecret(store: Store, ids: Ids, observer: Observer): Promise<Uint8Array> {
  try {
    const kept = await store.get(keys.callbackSecret);
    if (kept !== undefined) return kept;
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== "DAMAGED") throw error;
    observer.observe({
      level: "error",
      message:
        "the secret of callbacks is damaged and made anew: addresses given to services before are not good any more",
      error,
    });
  }
  const secret = ids.secret();
  await store.commit([{ key: keys.callbackSecret, value: secret, derived: [] }]);
  return secret;
}
