import { timestampToMillis, type GetServiceResponse } from "@machinery/client";
import { renderFields } from "./fields.js";
import { indent } from "./indent.js";
import { printable } from "./printable.js";
import { statePairs } from "./service-state.js";
import type { Style } from "./style.js";
import { renderPairs, renderTable } from "./table.js";
import { renderTime } from "./time.js";

/** All about one service, to read. */
export function renderServicePage(
  { service, usedBy }: GetServiceResponse,
  nowMs: number,
  style: Style,
): string {
  const definition = service?.definition;
  if (service === undefined || definition === undefined) return "";
  const pairs: [string, string][] = [
    [
      "Service",
      `${style.bold(printable(definition.name))} ${style.dim(`revision ${String(service.revision)}`)}`,
    ],
    ["Address", printable(definition.address)],
  ];
  if (definition.description !== "") pairs.push(["Description", printable(definition.description)]);
  if (definition.health !== "") pairs.push(["Health", printable(definition.health)]);
  if (definition.attemptTimeout !== "") pairs.push(["Attempt timeout", printable(definition.attemptTimeout)]);
  if (definition.concurrency !== 0) pairs.push(["Concurrency", String(definition.concurrency)]);
  if (definition.rate !== "") pairs.push(["Rate", printable(definition.rate)]);
  if (service.state !== undefined) pairs.push(...statePairs(service.state, nowMs, style));
  if (service.createTime !== undefined)
    pairs.push(["Registered", renderTime(timestampToMillis(service.createTime))]);
  pairs.push(["Used by", usedBy.length === 0 ? style.dim("no workflow") : usedBy.map(printable).join(", ")]);
  const endpoints = definition.endpoints.map((endpoint) => [
    printable(`${definition.name}.${endpoint.name}`),
    printable(endpoint.method === "" ? "POST" : endpoint.method),
    printable(endpoint.path),
    endpoint.inputs.map((field) => printable(field.name)).join(", "),
    endpoint.outputs.map((field) => printable(field.name)).join(", "),
  ]);
  const sections = [
    renderPairs(pairs, style),
    renderFields(style.bold("Inputs"), definition.inputs, style),
    renderFields(style.bold("Outputs"), definition.outputs, style),
    endpoints.length === 0
      ? ""
      : `${style.bold("Endpoints")}\n${indent(renderTable(["NAME", "METHOD", "PATH", "INPUTS", "OUTPUTS"], endpoints, style))}`,
  ];
  return sections.filter((section) => section !== "").join("\n");
}
