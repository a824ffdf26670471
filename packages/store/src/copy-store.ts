import type { Store } from "./store.js";

/** About how many bytes of keys and values a page holds: the first pair that goes over it ends the page. */
const PAGE_BYTES = 128 * 1024;

/** A key with its value. */
export type StoredPair = readonly [key: string, value: Uint8Array];

/** All keys but those that a store keeps for itself alone: the chain of its commits, its format, where churning ranges begin. */
const RANGES = [
  { gte: "", lt: "m/chain" },
  { gte: "m/chain0", lt: "m/format" },
  { gte: "m/format0", lt: "m/low/" },
  { gte: "m/low0", lt: "\u{10ffff}" },
];

/**
 * All that a store holds at one moment, in the order of keys: on what store it was written does not show. The moment is that of the first page, which
 * is empty. Holds one page in memory; leave it early, or it holds its snapshot. Throws what reading throws, also for the first value that is damaged.
 */
export async function* copyStore(store: Store): AsyncGenerator<readonly StoredPair[], void> {
  const snapshot = store.snapshot();
  try {
    yield [];
    let page: StoredPair[] = [];
    let bytes = 0;
    for (const range of RANGES) {
      for await (const pair of snapshot.range(range)) {
        if (isFence(pair[0])) continue;
        page.push(pair);
        bytes += pair[0].length + pair[1].length;
        if (bytes < PAGE_BYTES) continue;
        yield page;
        page = [];
        bytes = 0;
      }
    }
    if (page.length > 0) yield page;
  } finally {
    await snapshot.close();
  }
}

/** What ends a churning range, such as `q/~`. */
const isFence = (key: string): boolean => key.length === 3 && key.endsWith("/~");
