import type { Damage } from "./damage.js";
import { damageIn } from "./if-sound.js";
import { openLarge } from "./large-value.js";
import type { StoreError, StoreReader } from "./store.js";
import { walk } from "./walk.js";

/**
 * Reads all values of a catalogue, each with its checksum, and puts those together that are kept in parts. Give it a snapshot, or a store that nobody writes to. Damage
 * does not stop it; a store that cannot be read any more does.
 */
export async function* verifyCatalogue(reader: StoreReader): AsyncGenerator<Damage> {
  for await (const { key, value, error } of walk(reader, { gte: "", lt: "\u{10ffff}" })) {
    const problem = error ?? (value && (await problemOf(reader, key, value)));
    if (problem === undefined) continue;
    const isDerived = key.startsWith("request/");
    yield {
      key,
      kind: isDerived ? "derived" : "authoritative",
      expected: "a value that can be read",
      found: problem.message,
      isUnreadable: true,
    };
  }
}

/** What is wrong with a definition whose parts are kept apart. */
async function problemOf(
  reader: StoreReader,
  key: string,
  value: Uint8Array,
): Promise<StoreError | undefined> {
  return /^(service|workflow)\//.test(key) ? damageIn(openLarge(reader, key, value)) : undefined;
}
