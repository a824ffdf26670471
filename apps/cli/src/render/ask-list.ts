import { timestampToMillis, type Ask, type Field } from "@machinery/client";
import { printable } from "./printable.js";
import type { Style } from "./style.js";
import { renderAge, renderSpan } from "./time.js";

/** Open questions, each with how it is answered. */
export function renderAskList(asks: readonly Ask[], nowMs: number, style: Style): string {
  return asks.map((ask) => renderAsk(ask, nowMs, style)).join("\n");
}

function renderAsk(ask: Ask, nowMs: number, style: Style): string {
  const lines = [
    style.bold(printable(ask.question)),
    `  ${ask.eventId} ${printable(ask.step)}  ${style.dim(notesOf(ask, nowMs).join(" · "))}`,
    ...ask.form.map((field) => `    ${renderField(field, style)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function notesOf(ask: Ask, nowMs: number): string[] {
  const notes = [printable(ask.workflow)];
  if (ask.group !== "") notes.push(`to ${printable(ask.group)}`);
  if (ask.assignee !== "") notes.push(`for ${printable(ask.assignee)}`);
  if (ask.claimedBy !== "") notes.push(`claimed by ${printable(ask.claimedBy)}`);
  if (ask.askTime !== undefined) notes.push(`asked ${renderAge(nowMs - timestampToMillis(ask.askTime))} ago`);
  if (ask.deadline !== undefined)
    notes.push(`over in ${renderSpan(Math.max(0, timestampToMillis(ask.deadline) - nowMs))}`);
  return notes;
}

function renderField({ name, type, required, default: fallback, description }: Field, style: Style): string {
  const isOptional = required === false || (required === undefined && fallback !== undefined);
  const words = [
    type,
    ...(isOptional ? ["may be left out"] : []),
    ...(description === "" ? [] : [printable(description)]),
  ];
  return `${printable(name)}  ${style.dim(words.join(" · "))}`;
}
