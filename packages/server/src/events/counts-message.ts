import type { MessageInitShape } from "@bufbuild/protobuf";
import type { CountEventsResponseSchema } from "@machinery/protocol";
import type { HeadCounts } from "@machinery/store";

/** Counts as the API shows them: by the names of workflows, then by status. */
export function countsToMessage({
  counts,
  isMore,
}: HeadCounts): MessageInitShape<typeof CountEventsResponseSchema> {
  const sorted = [...counts].sort((one, other) =>
    one.workflow === other.workflow ? one.status - other.status : one.workflow < other.workflow ? -1 : 1,
  );
  return {
    counts: sorted.map(({ workflow, status, count }) => ({ workflow, status, count: BigInt(count) })),
    hasMore: isMore,
  };
}
