import { eventStatusName, timestampToMillis, type Fact } from "@machinery/client";
import { deferralNotes } from "./deferral.js";
import { awaitedNotes } from "./awaited.js";
import { printable } from "./printable.js";
import { renderStepError } from "./step-error.js";
import type { Style } from "./style.js";
import { renderTable } from "./table.js";
import { renderSpan, renderTime } from "./time.js";

/** The facts of an event as a table, with times counted from the first one, or from `startMs`. */
export function renderHistory(facts: readonly Fact[], style: Style): string {
  const startMs = timeOf(facts[0]) ?? 0;
  const rows = facts.map((fact) => [
    String(fact.sequence),
    `+${renderSpan((timeOf(fact) ?? startMs) - startMs)}`,
    colourKind(fact.kind, style),
    printable(fact.step),
    fact.attempt === 0 ? "" : String(fact.attempt),
    detailOf(fact, style),
  ]);
  return renderTable(["#", "TIME", "FACT", "STEP", "ATTEMPT", "DETAIL"], rows, style);
}

/** One fact on one line, for watching without a terminal: `+12ms  attempt-failed  upper  attempt 1  HTTP_5XX: …`. */
export function renderFactLine(fact: Fact, startMs: number, style: Style): string {
  const parts = [
    `+${renderSpan((timeOf(fact) ?? startMs) - startMs)}`.padEnd(8),
    colourKind(fact.kind, style) + " ".repeat(Math.max(0, 19 - fact.kind.length)),
    printable(fact.step),
    fact.attempt === 0 ? "" : `attempt ${String(fact.attempt)}`,
    detailOf(fact, style),
  ];
  return `${parts
    .filter((part) => part !== "")
    .join("  ")
    .trimEnd()}\n`;
}

/** The kinds after which nobody wonders where the event stands. */
const sayTheirStatus = new Set([
  "event-accepted",
  "event-started",
  "event-succeeded",
  "event-failed",
  "event-cancelled",
]);

/** Who said what became of a step. */
const givenWords: Readonly<Record<string, string>> = { callback: "by callback", person: "by hand" };

function detailOf(fact: Fact, style: Style): string {
  const details: string[] = [];
  if ((fact.kind === "step-started" || fact.kind === "compensation-started") && fact.service !== "")
    details.push(`${fact.verb} ${printable(fact.service)}`);
  details.push(...awaitedNotes(fact));
  const at = timeOf(fact);
  if (at !== undefined) details.push(...deferralNotes(fact.deferral, at).map((note) => `waits ${note}`));
  if (fact.body !== "") details.push(`${fact.verb} ${printable(fact.body)}`);
  if (fact.error !== undefined) details.push(renderStepError(fact.error, style));
  if (fact.givenBy !== "") details.push(style.dim(givenWords[fact.givenBy] ?? `by ${fact.givenBy}`));
  if (fact.childEventId !== "") details.push(`event ${printable(fact.childEventId)}`);
  const timeMs = timeOf(fact);
  if (fact.nextAttemptTime !== undefined && timeMs !== undefined) {
    details.push(
      style.dim(
        `next attempt in ${renderSpan(Math.max(0, timestampToMillis(fact.nextAttemptTime) - timeMs))}`,
      ),
    );
  }
  if (fact.wakeTime !== undefined)
    details.push(
      style.dim(
        `${fact.kind.startsWith("attempt-") ? "heartbeats " : ""}until ${renderTime(timestampToMillis(fact.wakeTime))}`,
      ),
    );
  if (fact.kind.startsWith("event-") && !sayTheirStatus.has(fact.kind)) {
    details.push(style.dim(`now ${eventStatusName(fact.eventStatus)}`));
  }
  return details.join("  ");
}

function colourKind(kind: string, style: Style): string {
  const text = printable(kind);
  if (kind.endsWith("-failed")) return style.red(text);
  if (kind.endsWith("-succeeded")) return style.green(text);
  if (kind.endsWith("-interrupted") || kind.endsWith("-cancelled") || kind.endsWith("-quarantined"))
    return style.yellow(text);
  return text;
}

function timeOf(fact: Fact | undefined): number | undefined {
  return fact?.time === undefined ? undefined : timestampToMillis(fact.time);
}
