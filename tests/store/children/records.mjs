import { createHash } from "node:crypto";

// What the children commit: an entry, and a derived key that must always agree with it.

/** The entry of a number. Values are made of their number, and cannot be compressed. */
export function entryAt(number, bytes = 200) {
  const value = createHash("shake256", { outputLength: bytes }).update(String(number)).digest();
  return {
    key: `e/${number}`,
    value,
    derived: [
      [`h/${number}`, value],
      ["c/last", Buffer.from(String(number))],
    ],
  };
}

/** Throws unless every number that was acknowledged is there, whole, and nothing is there by half. */
export async function checkRecords(store, acknowledged, upTo, bytes = 200) {
  for (let number = 0; number < upTo; number++) {
    const [value, head] = await store.getMany([`e/${number}`, `h/${number}`]);
    if (value === undefined && acknowledged.has(number))
      throw new Error(`${number} was acknowledged and is lost`);
    const same =
      value === undefined ? head === undefined : head !== undefined && Buffer.compare(value, head) === 0;
    if (!same) throw new Error(`${number} is there by half`);
    if (value !== undefined && Buffer.compare(value, entryAt(number, bytes).value) !== 0)
      throw new Error(`${number} is another`);
  }
}
