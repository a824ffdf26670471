import { encodeCount } from "./counts.js";
import { type Damage, damageOf, sameBytes } from "./damage.js";
import { keys } from "./keys.js";
import { openLarge } from "./large-value.js";
import { decodeSignal, derivedOfSignal } from "./signals.js";
import { StoreError, type StoreReader } from "./store.js";
import { walk } from "./walk.js";

/** Walks all signals of a partition, derives their keys anew and compares. */
export async function* verifySignals(reader: StoreReader): AsyncGenerator<Damage> {
  let kept = 0;
  for await (const { key, value, error } of walk(reader, keys.all("g"))) {
    try {
      if (value === undefined) throw error ?? new StoreError("DAMAGED", `${key}: no value`);
      kept++;
      const signal = decodeSignal(key, await openLarge(reader, key, value));
      const [byId, expiry] = derivedOfSignal(signal);
      for (const [key, expected] of [byId!, expiry!]) yield* compareSignalKey(reader, key, expected!);
    } catch (thrown) {
      yield damageOf(thrown, key, "a signal that can be read");
    }
  }
  const count = await reader.get(keys.signalCount);
  if ((count !== undefined || kept > 0) && !sameBytes(count, encodeCount(kept)))
    yield { key: keys.signalCount, kind: "derived", expected: `a count of ${kept}`, found: "another" };
  for (const letter of ["j", "u", "x"]) yield* verifySignalStrays(reader, letter);
}

async function* compareSignalKey(
  reader: StoreReader,
  key: string,
  expected: Uint8Array,
): AsyncGenerator<Damage> {
  const found = await reader.get(key);
  if (sameBytes(found, expected)) return;
  yield {
    key,
    kind: "derived",
    expected: "where a signal is",
    found: found ? "something else" : "no such key",
  };
}

/** Keys that belong to no signal. */
async function* verifySignalStrays(reader: StoreReader, letter: string): AsyncGenerator<Damage> {
  for await (const { key, value, error } of walk(reader, keys.all(letter))) {
    if (error !== undefined) {
      yield { ...damageOf(error, key, "a value that can be read"), kind: "derived" };
      continue;
    }
    const place =
      letter === "j" ? new TextDecoder().decode(value) : `g/${key.slice("x/000000000000000/".length)}`;
    if ((await reader.get(place)) === undefined)
      yield { key, kind: "derived", expected: `a signal ${place}`, found: "none" };
  }
}
