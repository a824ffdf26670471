import { timestampToMillis, type Workflow } from "@machinery/client";
import { printable } from "./printable.js";
import type { Style } from "./style.js";
import { renderTable } from "./table.js";
import { renderAge } from "./time.js";

/** Workflows, one a row. */
export function renderWorkflowList(workflows: readonly Workflow[], nowMs: number, style: Style): string {
  const rows = workflows.map(
    ({ definition, revision, createTime, services, pause, eventsUnderWay, eventsWaiting }) => [
      printable(definition?.name ?? ""),
      String(revision),
      services.map((pin) => printable(pin.service)).join(", "),
      String(eventsUnderWay),
      String(eventsWaiting),
      pause === undefined ? "" : style.yellow("paused"),
      createTime === undefined ? "" : renderAge(nowMs - timestampToMillis(createTime)),
      printable(definition?.description ?? ""),
    ],
  );
  return renderTable(
    ["NAME", "REVISION", "SERVICES", "UNDER WAY", "WAITING", "STATE", "AGE", "DESCRIPTION"],
    rows,
    style,
  );
}
