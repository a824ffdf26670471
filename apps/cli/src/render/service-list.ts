import { timestampToMillis, type Service } from "@machinery/client";
import { printable } from "./printable.js";
import { breakerWord, waitingWord } from "./service-state.js";
import type { Style } from "./style.js";
import { renderTable } from "./table.js";
import { renderAge } from "./time.js";

/** Services, one a row. Calls are those in flight, and those that wait. */
export function renderServiceList(services: readonly Service[], nowMs: number, style: Style): string {
  const rows = services.map(({ definition, revision, createTime, state }) => [
    printable(definition?.name ?? ""),
    String(revision),
    printable(definition?.address ?? ""),
    definition === undefined || definition.endpoints.length === 0 ? "" : String(definition.endpoints.length),
    breakerWord(state, style),
    state === undefined ? "" : `${String(state.callsInFlight)}/${waitingWord(state)}`,
    createTime === undefined ? "" : renderAge(nowMs - timestampToMillis(createTime)),
  ]);
  return renderTable(["NAME", "REVISION", "ADDRESS", "ENDPOINTS", "BREAKER", "CALLS", "AGE"], rows, style);
}
