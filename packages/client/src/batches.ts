/**
 * Items in batches: each of at most `most`, and, unless it holds a single one, of at most `mostSize` by `sizeOf`. An item is asked for only when the batch
 * before it was taken.
 */
export async function* batches<T>(
  items: Iterable<T> | AsyncIterable<T>,
  most: number,
  mostSize: number,
  sizeOf: (item: T) => number,
): AsyncGenerator<readonly T[], void> {
  let batch: T[] = [];
  let size = 0;
  for await (const item of items) {
    const more = sizeOf(item);
    if (batch.length > 0 && (batch.length === most || size + more > mostSize)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(item);
    size += more;
  }
  if (batch.length > 0) yield batch;
}
