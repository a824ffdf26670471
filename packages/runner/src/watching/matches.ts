import type { EventFilter, EventSummary } from "../partition.js";

/** Whether an event is among those that a filter means. */
export function matches(event: EventSummary, filter: EventFilter | undefined): boolean {
  if (filter === undefined) return true;
  const { workflow, statuses, labels, fromTimeMs, toTimeMs } = filter;
  if (workflow !== undefined && workflow !== event.workflow) return false;
  if (statuses !== undefined && statuses.length > 0 && !statuses.includes(event.status)) return false;
  if (fromTimeMs !== undefined && event.ackTimeMs < fromTimeMs) return false;
  if (toTimeMs !== undefined && event.ackTimeMs >= toTimeMs) return false;
  return (
    labels === undefined || Object.entries(labels).every(([name, value]) => event.labels[name] === value)
  );
}
