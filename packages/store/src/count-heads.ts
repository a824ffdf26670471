import { type EventCount, readCounts } from "./counts.js";
import { type HeadFilter, listHeads } from "./list-heads.js";
import type { StoreReader } from "./store.js";

/** How many events match, by workflow and status. */
export interface HeadCounts {
  /** In no order. None is 0. */
  readonly counts: readonly EventCount[];
  /** Whether there may be more, which were not looked at. */
  readonly isMore: boolean;
}

/** So many pages of a list are looked at: at most 20,000 keys. */
const MOST_PAGES = 4;
const PAGE = 5_000;

/** Counts the events that match: by the counts that are kept, where the filter names nothing else; or one by one, the newest first, up to a bound. */
export async function countHeads(reader: StoreReader, filter: HeadFilter): Promise<HeadCounts> {
  const { workflow, statuses = [], labels = {}, fromTimeMs, toTimeMs } = filter;
  const isKept = Object.keys(labels).length === 0 && fromTimeMs === undefined && toTimeMs === undefined;
  if (!isKept) return countEach(reader, filter);
  const kept = await readCounts(reader, workflow);
  const counts = kept.filter(
    ({ status, count }) => count > 0 && (statuses.length === 0 || statuses.includes(status)),
  );
  return { counts, isMore: false };
}

async function countEach(reader: StoreReader, filter: HeadFilter): Promise<HeadCounts> {
  const counts = new Map<string, EventCount>();
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { heads, next } = await listHeads(reader, filter, {
      limit: PAGE,
      ...(after === undefined ? undefined : { after }),
    });
    for (const { birth, status } of heads) {
      const workflow = birth?.workflow ?? "";
      const key = `${workflow}/${status}`;
      counts.set(key, { workflow, status, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    if (next === undefined) return { counts: [...counts.values()], isMore: false };
    after = next;
  }
  return { counts: [...counts.values()], isMore: true };
}
