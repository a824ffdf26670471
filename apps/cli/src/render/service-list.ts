import { timestampToMillis, type Service } from "@machinery/client";
import { printable } from "./printable.js";
import type { Style } from "./style.js";
import { renderTable } from "./table.js";
import { renderAge } from "./time.js";

/** Services, one a row. */
export function renderServiceList(services: readonly Service[], nowMs: number, style: Style): string {
  const rows = services.map(({ definition, revision, createTime }) => [
    printable(definition?.name ?? ""),
    String(revision),
    printable(definition?.address ?? ""),
    definition === undefined || definition.endpoints.length === 0 ? "" : String(definition.endpoints.length),
    createTime === undefined ? "" : renderAge(nowMs - timestampToMillis(createTime)),
  ]);
  return renderTable(["NAME", "REVISION", "ADDRESS", "ENDPOINTS", "AGE"], rows, style);
}
