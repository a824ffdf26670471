import type { Result } from "@machinery/protocol";
import { copyStore, isDamage, type Store, type StoredPair } from "@machinery/store";
import type { Observer } from "../ports.js";
import { refusals } from "../rejections.js";
import { messageOf } from "../trouble.js";

/** All that a store holds at one moment, that of the first page, which is empty. A refusal ends it. */
export async function* copyOfStore(
  store: Store,
  observer: Observer,
): AsyncGenerator<Result<readonly StoredPair[]>, void> {
  try {
    for await (const value of copyStore(store)) yield { ok: true, value };
  } catch (error) {
    observer.observe({ level: "error", message: "the store could not be copied", error });
    yield isDamage(error) ? refusals.storeDamaged(error.key) : refusals.storeUnavailable(messageOf(error));
  }
}
