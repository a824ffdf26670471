import { damageIn } from "./if-sound.js";
import { catalogueKeys, keys } from "./keys.js";
import { openLarge } from "./large-value.js";
import type { KeyRange, Store } from "./store.js";
import { walk } from "./walk.js";

/** Where values of any size are, by what a store holds. */
export const largeRanges: Readonly<Record<string, readonly KeyRange[]>> = {
  partition: [keys.all("d"), keys.all("g")],
  catalogue: [catalogueKeys.services(), catalogueKeys.workflows()],
};

/**
 * Takes definitions and signals out of a salvaged store that cannot be put together any more, for a part of them is missing, and tells which. Gives how
 * many they were.
 */
export async function takeOutUnreadable(
  store: Store,
  kind: string,
  tell: (line: string) => void,
): Promise<number> {
  let taken = 0;
  for (const range of largeRanges[kind] ?? []) {
    for await (const { key, value } of walk(store, range)) {
      if (value === undefined || (await damageIn(openLarge(store, key, value))) === undefined) continue;
      taken++;
      tell(`${key} is not whole and is left out`);
      const gone: [string, undefined][] = [[key, undefined]];
      for await (const chunk of walk(store, { gte: `b/${key}/`, lt: `b/${key}0` }))
        gone.push([chunk.key, undefined]);
      await store.commit([{ key: "m/repaired", value: new Uint8Array(0), derived: gone }]);
    }
  }
  return taken;
}
