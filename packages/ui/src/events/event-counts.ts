import type { EventCount, EventStatus } from "@machinery/client";

/** How many events there are of each status, as people read it: `1,204`, and `1,204+` where there may be more. */
export function countsByStatus(
  counts: readonly EventCount[],
  hasMore: boolean,
): ReadonlyMap<EventStatus, string> {
  const sums = new Map<EventStatus, bigint>();
  for (const { status, count } of counts) sums.set(status, (sums.get(status) ?? 0n) + count);
  const written = [...sums].map(
    ([status, sum]) => [status, `${sum.toLocaleString("en")}${hasMore ? "+" : ""}`] as const,
  );
  return new Map(written);
}
