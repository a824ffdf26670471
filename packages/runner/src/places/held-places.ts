import { readUnderWay, type StoreReader } from "@machinery/store";
import type { Counts } from "../counts.js";
import type { HeldPlaces } from "./places.js";

/**
 * What a store says that its events hold: the counts by status say how many are under way, and the keys of the index which of these are counted under
 * a key, or nowhere. No event is read.
 */
export async function* heldPlaces(reader: StoreReader, counts: Counts): AsyncGenerator<HeldPlaces> {
  for (const [workflow, count] of counts.underWay()) yield { workflow, count };
  for await (const { workflow, key, count } of readUnderWay(reader))
    yield key === "" ? { workflow, count: -count } : { workflow, key, count };
}
