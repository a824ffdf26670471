import { encodeCount } from "./counts.js";
import { isDamage } from "./is-damage.js";
import { keys } from "./keys.js";
import { openLarge } from "./large-value.js";
import { decodeSignal, derivedOfSignal } from "./signals.js";
import type { Store } from "./store.js";
import { walk } from "./walk.js";

/**
 * Makes the derived keys of all signals anew. All of them are told again to those who listen, which changes nothing where they have been:
 * which were told already cannot be seen from the signals.
 */
export async function rebuildSignals(store: Store): Promise<void> {
  let kept = 0;
  for await (const { key, value } of walk(store, keys.all("g"))) {
    if (value === undefined) continue;
    kept++;
    try {
      const signal = decodeSignal(key, await openLarge(store, key, value));
      await store.commit([{ key, value, derived: derivedOfSignal(signal) }]);
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
  const known = await store.get(keys.signalCount);
  if (kept > 0 || known !== undefined)
    await store.commit([
      { key: keys.signalNote, value: new Uint8Array(0), derived: [[keys.signalCount, encodeCount(kept)]] },
    ]);
}
