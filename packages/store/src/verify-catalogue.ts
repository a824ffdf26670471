import type { Damage } from "./damage.js";
import { StoreError, type StoreReader } from "./store.js";
import { walk } from "./walk.js";

/**
 * Reads all values of a catalogue, each with its checksum. Give it a snapshot, or a store that nobody writes to. Damage does not stop it; a
 * store that cannot be read any more does.
 */
export async function* verifyCatalogue(reader: StoreReader): AsyncGenerator<Damage> {
  for await (const { key, error } of walk(reader, { gte: "", lt: "\u{10ffff}" })) {
    if (!(error instanceof StoreError)) continue;
    const isDerived = key.startsWith("request/");
    yield {
      key,
      kind: isDerived ? "derived" : "authoritative",
      expected: "a value that can be read",
      found: error.message,
    };
  }
}
