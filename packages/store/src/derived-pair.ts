/** A derived key with its value; `undefined` deletes. */
export type DerivedPair = readonly [key: string, value: Uint8Array | undefined];
