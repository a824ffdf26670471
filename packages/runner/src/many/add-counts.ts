import type { EventCount, HeadCounts } from "@machinery/store";

/** What partitions have counted, added up. */
export function addCounts(counted: readonly HeadCounts[]): HeadCounts {
  const sums = new Map<string, EventCount>();
  for (const { workflow, status, count } of counted.flatMap(({ counts }) => counts)) {
    const key = `${workflow}/${status}`;
    sums.set(key, { workflow, status, count: (sums.get(key)?.count ?? 0) + count });
  }
  return { counts: [...sums.values()], isMore: counted.some(({ isMore }) => isMore) };
}
