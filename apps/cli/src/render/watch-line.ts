import { timestampToMillis, type Fact, type WatchEventsResponse } from "@machinery/client";
import { printable } from "./printable.js";
import { renderEventStatus } from "./status.js";
import { renderStepError } from "./step-error.js";
import type { Style } from "./style.js";
import { renderTime } from "./time.js";

/** One commit of one event on one line: time, id, workflow, status, and what happened. Nothing for a bare cursor. */
export function renderWatchLine({ event, facts }: WatchEventsResponse, style: Style): string {
  if (event === undefined) return "";
  const time = facts[0]?.time;
  const told = facts
    .filter((fact) => !isImplied(fact, facts))
    .map((fact) => `${printable(fact.step)}${fact.step === "" ? "" : " "}${printable(fact.kind)}`)
    .join(", ");
  const error = facts.findLast((fact) => fact.error !== undefined)?.error;
  const parts = [
    time === undefined ? "" : style.dim(renderTime(timestampToMillis(time)).slice(11)),
    event.eventId,
    printable(event.workflow),
    renderEventStatus(event.status, style),
    told,
    error === undefined ? "" : renderStepError(error, style),
  ];
  return `${parts.filter((part) => part !== "").join("  ")}\n`;
}

/** A beginning that goes without saying, because what it began is told in the same commit. */
function isImplied(fact: Fact, facts: readonly Fact[]): boolean {
  if (fact.kind === "event-started") return facts.some(({ kind }) => kind === "event-accepted");
  if (fact.kind !== "step-started") return false;
  return facts.some(({ kind, step }) => kind === "attempt-started" && step === fact.step);
}
