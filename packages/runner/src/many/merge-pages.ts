/** A page of a list that is in order of places. */
export interface PlacedPage<T> {
  readonly items: readonly T[];
  /** The place up to which it has looked. Unset: there is no more. */
  readonly next?: string;
}

/**
 * One page of what several lists hold, each in the same order and read from the same place on. What lies behind the place where one of them stopped
 * is left for the next page: that one may have more before it.
 */
export function mergePages<T>(
  pages: readonly PlacedPage<T>[],
  placeOf: (item: T) => string,
  comesBefore: (one: string, other: string) => boolean,
  limit: number,
): PlacedPage<T> {
  let horizon: string | undefined;
  for (const { next } of pages)
    if (next !== undefined && (horizon === undefined || comesBefore(next, horizon))) horizon = next;
  const within = pages
    .flatMap(({ items }) => items)
    .map((item) => ({ item, place: placeOf(item) }))
    .filter(({ place }) => horizon === undefined || !comesBefore(horizon, place))
    .sort((one, other) => (comesBefore(one.place, other.place) ? -1 : 1));
  const items = within.slice(0, limit).map(({ item }) => item);
  const next = within.length > limit ? within[limit - 1]!.place : horizon;
  return next === undefined ? { items } : { items, next };
}
