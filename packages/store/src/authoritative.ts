/**
 * The letters of the keys of a partition that follow from nothing else: see `keys`. What is not among them is made anew of these. In the order of keys, by
 * which blobs come before the entries that name them.
 */
export const AUTHORITATIVE: readonly string[] = ["b", "d", "e", "g", "m", "n", "z"];
