/**
 * Where a key moves the row that one is at, in a list of `count` rows of which a page is `page` rows; -1: one is at none. Nothing for
 * keys that do not move.
 */
export function movedRow(key: string, at: number, count: number, page: number): number | undefined {
  if (count === 0) return undefined;
  const within = (wanted: number): number => Math.max(0, Math.min(count - 1, wanted));
  if (key === "ArrowDown") return within(at + 1);
  if (key === "ArrowUp") return within(at === -1 ? 0 : at - 1);
  if (key === "PageDown") return within(at + page);
  if (key === "PageUp") return within(at - page);
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return undefined;
}
