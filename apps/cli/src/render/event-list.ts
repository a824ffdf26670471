import { timestampToMillis, type Event } from "@machinery/client";
import { renderLabels } from "./labels.js";
import { printable } from "./printable.js";
import { renderEventStatus } from "./status.js";
import type { Style } from "./style.js";
import { renderTable } from "./table.js";
import { renderAge, renderSpan } from "./time.js";

/** Events, one a row. */
export function renderEventList(events: readonly Event[], nowMs: number, style: Style): string {
  const rows = events.map((event) => {
    const ackMs = event.ackTime === undefined ? nowMs : timestampToMillis(event.ackTime);
    const took = event.endTime === undefined ? "" : renderSpan(timestampToMillis(event.endTime) - ackMs);
    return [
      event.eventId,
      printable(event.workflow),
      renderEventStatus(event.status, style),
      renderAge(nowMs - ackMs),
      took,
      renderLabels(event.labels),
    ];
  });
  return renderTable(["EVENT", "WORKFLOW", "STATUS", "AGE", "TOOK", "LABELS"], rows, style);
}
