import type { PlacedOperation } from "./placed-operations.js";

/** Where an operation is, in words: `first`, `after upper`, `first in review (case data.amount > 1000)`. */
export function placeWords({ body, index }: PlacedOperation, all: readonly PlacedOperation[]): string {
  const previous = all.find((other) => other.body === body && other.index === index - 1);
  const place = previous === undefined ? "first" : `after ${previous.name}`;
  if (body.of === undefined) return place;
  return `${place} in ${body.of.name} (${body.mark})`;
}
