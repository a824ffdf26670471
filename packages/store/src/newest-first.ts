import { idOfKey } from "./event-id.js";
import type { StoreReader } from "./store.js";

type Pair = readonly [key: string, value: Uint8Array];

/** Merges reversed ranges of keys that end in ids into one, newest first, each id once. Closes them when it is left early. */
export async function* newestFirst(
  ranges: readonly ReturnType<StoreReader["range"]>[],
): AsyncGenerator<Pair> {
  if (ranges.length === 1) {
    yield* ranges[0]!;
    return;
  }
  const iterators = ranges.map((range) => range[Symbol.asyncIterator]());
  try {
    const heads = await Promise.all(iterators.map((iterator) => iterator.next()));
    let last = "";
    for (;;) {
      let newest = -1;
      heads.forEach((head, at) => {
        if (head.done !== true && (newest < 0 || idOfKey(head.value[0]) > idOfKey(heads[newest]!.value[0])))
          newest = at;
      });
      if (newest < 0) return;
      const pair = heads[newest]!.value as Pair;
      // An event that moves while the ranges are opened can be in two of them.
      if (idOfKey(pair[0]) !== last) yield pair;
      last = idOfKey(pair[0]);
      heads[newest] = await iterators[newest]!.next();
    }
  } finally {
    for (const iterator of iterators) await iterator.return?.();
  }
}
