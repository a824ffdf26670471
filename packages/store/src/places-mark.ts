import { keys } from "./keys.js";
import type { Entry, StoreReader } from "./store.js";

/** Whether lines and places are in a store: it was written before there were any where they are not. */
export async function hasPlaces(reader: StoreReader): Promise<boolean> {
  return (await reader.get(keys.hasPlaces)) !== undefined;
}

/** Says that they are. */
export function placesEntry(): Entry {
  return { key: keys.hasPlaces, value: new Uint8Array(0), derived: [] };
}
