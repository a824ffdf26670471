import { useQuery } from "@tanstack/react-query";
import type { EventStatus } from "@machinery/client";
import { useDaemon } from "../daemon.js";
import { countsByStatus } from "./event-counts.js";
import { filterOf, type EventSearch } from "./event-search.js";

/** How often events are counted anew, in milliseconds: the daemon keeps the counts that everybody looks at. */
const everyMs = 2_000;

const unknown: ReadonlyMap<EventStatus, string> = new Map();

/** How many events of a search stand how, whatever statuses it names. Of a text nobody knows without reading all. */
export function useEventCounts(search: EventSearch): ReadonlyMap<EventStatus, string> {
  const { client } = useDaemon();
  const { statuses: _, ...filter } = filterOf(search);
  const { data } = useQuery({
    queryKey: ["event-counts", filter],
    enabled: search.text === "",
    refetchInterval: everyMs,
    queryFn: ({ signal }) => client.events.countEvents({ filter }, { signal }),
    select: ({ counts, hasMore }) => countsByStatus(counts, hasMore),
  });
  return search.text === "" ? (data ?? unknown) : unknown;
}
