import type { MessageInitShape } from "@bufbuild/protobuf";
import { EventStatus, type EventFilterSchema } from "@machinery/protocol";
import { eventStatusName } from "./event-status.js";
import { MachineryError } from "./machinery-error.js";

/** What is done to each of many events. */
export type BulkAction =
  /** Ends those that have not ended, once what they did is undone; or holds them. `reason`: why, for people. */
  | { readonly kind: "cancel" | "pause"; readonly reason?: string }
  /** Lets those go on that are paused; or tries the steps now that are held or wait for their next attempt. */
  | { readonly kind: "resume" | "retry" }
  /**
   * Carries those out again that have ended, each as a new event; from the beginning or from where it stopped. To do it again with the same request id
   * gives the same events.
   */
  | { readonly kind: "rerun"; readonly lastStep?: boolean; readonly requestId: string };

/** Which events are meant. */
export type BulkFilter = MessageInitShape<typeof EventFilterSchema>;

const { ACCEPTED, RUNNING, WAITING, PAUSED, SUCCEEDED, FAILED, CANCELLED } = EventStatus;
const underWay = [ACCEPTED, RUNNING, WAITING, PAUSED];

/** The statuses that an action makes sense for, and those it is for where a filter names none. */
const statuses: Readonly<
  Record<
    BulkAction["kind"],
    { readonly may: readonly EventStatus[]; readonly unless?: readonly EventStatus[] }
  >
> = {
  cancel: { may: underWay },
  pause: { may: [ACCEPTED, RUNNING, WAITING] },
  resume: { may: [PAUSED] },
  retry: { may: [RUNNING, WAITING, PAUSED], unless: [WAITING, PAUSED] },
  rerun: { may: [SUCCEEDED, FAILED, CANCELLED], unless: [FAILED] },
};

/**
 * The filter, narrowed to the events that an action makes sense for: unless it names others, to those that failed for a rerun, and to those with no call in
 * flight for a retry. Throws a MachineryError
 * (INVALID_ARGUMENT) where nothing is left, and where it says nothing at all: every event is meant only with `all`.
 */
export function bulkFilter(action: BulkAction, filter: BulkFilter, all = false): BulkFilter {
  if (!all && isEmpty(filter))
    throw refused("a filter that says which events", "none", "say which, or that every event is meant");
  const { may, unless = may } = statuses[action.kind];
  const named = (filter.statuses ?? []).filter((status) => status !== EventStatus.UNSPECIFIED);
  if (named.length === 0) return { ...filter, statuses: [...unless] };
  const left = named.filter((status) => may.includes(status));
  if (left.length > 0) return { ...filter, statuses: left };
  const words = may.map(eventStatusName).join(", ");
  throw refused(
    `statuses to ${action.kind} events of: ${words}`,
    named.map(eventStatusName).join(", "),
    "name one",
  );
}

function isEmpty({
  workflow = "",
  statuses: named = [],
  labels = {},
  fromTime,
  toTime,
}: BulkFilter): boolean {
  const isTimed = fromTime !== undefined || toTime !== undefined;
  return workflow === "" && named.length === 0 && Object.keys(labels).length === 0 && !isTimed;
}

const refused = (expected: string, found: string, todo: string): MachineryError =>
  new MachineryError({
    reason: "INVALID_ARGUMENT",
    code: "invalid_argument",
    expected,
    found,
    todo,
    violations: [],
  });
