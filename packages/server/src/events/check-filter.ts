import { EventStatus, refuse, type Result } from "@machinery/protocol";
import type { EventFilter } from "@machinery/runner";
import { checkLabels } from "./check-post.js";
import { invalidArgument } from "../errors/invalid-argument.js";

/** A filter as it comes: everything may be empty. */
export interface FilterRequest {
  readonly workflow: string;
  readonly statuses: readonly EventStatus[];
  readonly labels: Readonly<Record<string, string>>;
  readonly fromTimeMs: number | undefined;
  readonly toTimeMs: number | undefined;
}

/** Checks a filter and leaves out what is empty. Statuses that name "any" are no condition. */
export function checkFilter(request: FilterRequest | undefined): Result<EventFilter> {
  if (request === undefined) return { ok: true, value: {} };
  const unknown = request.statuses.find((status) => EventStatus[status] === undefined);
  if (unknown !== undefined) {
    return refuse(
      invalidArgument(
        "filter.statuses",
        "known statuses",
        `the number ${unknown}`,
        "name one of EventStatus",
      ),
    );
  }
  const [violation] = checkLabels(request.labels);
  if (violation !== undefined) {
    return refuse(
      invalidArgument(
        `filter.${violation.field}`,
        "labels within their rules",
        violation.description,
        "correct the filter",
      ),
    );
  }
  const anyStatus = request.statuses.length === 0 || request.statuses.includes(EventStatus.UNSPECIFIED);
  const value: EventFilter = {
    ...(request.workflow === "" ? {} : { workflow: request.workflow }),
    ...(anyStatus ? {} : { statuses: [...new Set(request.statuses)].sort((a, b) => a - b) }),
    ...(Object.keys(request.labels).length === 0 ? {} : { labels: request.labels }),
    ...(request.fromTimeMs === undefined ? {} : { fromTimeMs: request.fromTimeMs }),
    ...(request.toTimeMs === undefined ? {} : { toTimeMs: request.toTimeMs }),
  };
  return { ok: true, value };
}
