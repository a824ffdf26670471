import { timestampToMillis, type Workflow } from "@machinery/client";
import { renderFields } from "./fields.js";
import { indent } from "./indent.js";
import { printable, printableLines } from "./printable.js";
import type { Style } from "./style.js";
import { renderPairs } from "./table.js";
import { renderTime } from "./time.js";

/** All about one workflow, to read. `text` is its definition, as it was written or written out. */
export function renderWorkflowPage(workflow: Workflow, text: string, style: Style): string {
  const { definition, revision, createTime, services, warnings, pause } = workflow;
  if (definition === undefined) return "";
  const pairs: [string, string][] = [
    ["Workflow", `${style.bold(printable(definition.name))} ${style.dim(`revision ${String(revision)}`)}`],
  ];
  if (definition.description !== "") pairs.push(["Description", printable(definition.description)]);
  if (createTime !== undefined) pairs.push(["Defined", renderTime(timestampToMillis(createTime))]);
  if (pause !== undefined)
    pairs.push([
      "Paused",
      `${pause.time === undefined ? "" : renderTime(timestampToMillis(pause.time))}${pause.reason === "" ? "" : ` ${style.yellow(printable(pause.reason))}`}`,
    ]);
  pairs.push([
    "Events",
    `${String(workflow.eventsUnderWay)} under way, ${String(workflow.eventsWaiting)} waiting to begin`,
  ]);
  const pins = services.map(
    (pin) => `${printable(pin.service)} ${style.dim(`revision ${String(pin.revision)}`)}`,
  );
  pairs.push(["Services", pins.join(", ")]);
  const sections = [
    renderPairs(pairs, style),
    renderFields(style.bold("Inputs"), definition.inputs, style),
    renderFields(style.bold("Outputs"), definition.outputs, style),
    warnings.length === 0
      ? ""
      : `${style.bold("Warnings")}\n${warnings.map((one) => `  ${style.yellow(printable(one.message))}\n`).join("")}`,
    `${style.bold("Definition")}\n${indent(`${printableLines(text.trimEnd()).join("\n")}\n`)}`,
  ];
  return sections.filter((section) => section !== "").join("\n");
}
