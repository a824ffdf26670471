import {
  timestampToMillis,
  type Event,
  type EventNotice,
  type Step,
  type StepCompensation,
} from "@machinery/client";
import { deferralNotes } from "./deferral.js";
import { awaitedNotes } from "./awaited.js";
import { eventDeferralText } from "./event-deferral.js";
import { renderEventError } from "./event-error.js";
import { indent } from "./indent.js";
import { renderLabels } from "./labels.js";
import { foldRounds } from "./fold-rounds.js";
import { renderPayload } from "./payload.js";
import { printable } from "./printable.js";
import { renderEventStatus, renderStepIcon, renderStepWord } from "./status.js";
import { renderStepError } from "./step-error.js";
import type { Style } from "./style.js";
import { renderPairs } from "./table.js";
import { textWidth } from "./text-width.js";
import { renderUndo, type Undoing } from "./undo.js";
import { renderAge, renderSpan, renderTime } from "./time.js";

/** All about one event, to read. */
export function renderEventPage(event: Event, nowMs: number, style: Style): string {
  const ackMs = event.ackTime === undefined ? undefined : timestampToMillis(event.ackTime);
  const endMs = event.endTime === undefined ? undefined : timestampToMillis(event.endTime);
  const pairs: [string, string][] = [
    ["Event", style.bold(event.eventId)],
    ["Workflow", `${printable(event.workflow)} ${style.dim(`revision ${String(event.workflowRevision)}`)}`],
    ["Status", renderEventStatus(event.status, style)],
  ];
  if (event.deferral !== undefined) pairs.push(["Waits", eventDeferralText(event.deferral, nowMs)]);
  if (ackMs !== undefined)
    pairs.push(["Accepted", `${renderTime(ackMs)} ${style.dim(`${renderAge(nowMs - ackMs)} ago`)}`]);
  if (endMs !== undefined)
    pairs.push([
      "Ended",
      `${renderTime(endMs)} ${style.dim(`after ${renderSpan(endMs - (ackMs ?? endMs))}`)}`,
    ]);
  const labels = renderLabels(event.labels);
  if (labels !== "") pairs.push(["Labels", labels]);
  if (event.parent !== undefined)
    pairs.push([
      "Parent",
      `${printable(event.parent.eventId)} ${style.dim(`step ${printable(event.parent.step)}`)}`,
    ]);
  if (event.rerunOf !== undefined)
    pairs.push([
      "Rerun of",
      `${printable(event.rerunOf.eventId)}${event.rerunOf.step === "" ? "" : style.dim(` from ${printable(event.rerunOf.step)} on`)}`,
    ]);
  if (event.reruns.length > 0) pairs.push(["Reruns", event.reruns.map(printable).join(" ")]);
  pairs.push(["Facts", String(event.facts)]);
  const sections = [renderPairs(pairs, style)];
  if (event.data !== undefined)
    sections.push(`${style.bold("Data")}\n${indent(renderPayload(event.data, style))}`);
  if (event.steps.length > 0)
    sections.push(`${style.bold("Steps")}\n${indent(renderSteps(event, nowMs, style))}`);
  if (event.outputs !== undefined)
    sections.push(`${style.bold("Outputs")}\n${indent(renderPayload(event.outputs, style))}`);
  if (event.error !== undefined)
    sections.push(`${style.bold("Error")}\n${indent(renderEventError(event.error, event.steps, style))}`);
  if (event.undone.length > 0 || event.notUndone.length > 0)
    sections.push(`${style.bold("Undone")}\n${indent(renderUndone(event, style))}`);
  if (event.notices.length > 0)
    sections.push(`${style.bold("Told")}\n${indent(renderNotices(event.notices, style))}`);
  return sections.join("\n");
}

/** Whom the end was told, or is still to be. */
function renderNotices(notices: readonly EventNotice[], style: Style): string {
  const lines = notices.map(({ url, delivered, givenUp, attempts, message }) => {
    const often = attempts > 1 ? ` after ${String(attempts)} attempts` : "";
    if (delivered) return `${style.green("✓")} ${printable(url)}${style.dim(often)}`;
    if (givenUp) return `${style.red("✗")} ${printable(url)}  given up${often}: ${printable(message)}`;
    return `${style.cyan("◌")} ${printable(url)}  ${style.dim("still to be told")}`;
  });
  return `${lines.join("\n")}\n`;
}

/** What was undone, and what could not be. */
function renderUndone({ undone, notUndone }: Event, style: Style): string {
  const lines = undone.map((path) => `${style.green("✓")} ${printable(path)}`);
  for (const error of notUndone)
    lines.push(`${style.red("✗")} ${printable(error.step)}  ${renderStepError(error, style)}`);
  return `${lines.join("\n")}\n`;
}

function renderSteps({ steps: all, stepsLeftOut }: Event, nowMs: number, style: Style): string {
  const { steps, notes } = foldRounds(all);
  const width = Math.max(...steps.map((step) => textWidth(printable(step.path))));
  const shown = steps.map((step) => renderStep(step, notes.get(step.path), width, nowMs, style)).join("");
  const more =
    stepsLeftOut === 0
      ? ""
      : style.dim(`${String(stepsLeftOut)} steps that ended before are left out: event history shows all.\n`);
  if (!all.some((step) => step.payloadsLeftOut)) return shown + more;
  return `${shown}${more}${style.dim("The payloads of this event's steps are too many for one answer: event history shows all of them.")}\n`;
}

function renderStep(
  step: Step,
  rounds: string | undefined,
  width: number,
  nowMs: number,
  style: Style,
): string {
  const path = printable(step.path);
  const notes = [step.service === "" ? step.verb : `${step.verb} ${printable(step.service)}`];
  if (rounds !== undefined) notes.push(rounds);
  if (step.startTime !== undefined && step.endTime !== undefined) {
    notes.push(renderSpan(timestampToMillis(step.endTime) - timestampToMillis(step.startTime)));
  }
  if (step.attempts.length > 1) notes.push(`${String(step.attempts.length)} attempts`);
  const word = step.parked ? "held for you" : renderStepWord(step.status);
  if (word !== "") notes.push(word);
  if (step.childEventId !== "") notes.push(`event ${printable(step.childEventId)}`);
  if (step.payloadsLeftOut) notes.push("payloads left out");
  notes.push(...awaitedNotes(step), ...deferralNotes(step.deferral, nowMs));
  if (step.nextAttemptTime !== undefined)
    notes.push(`next in ${renderSpan(Math.max(0, timestampToMillis(step.nextAttemptTime) - nowMs))}`);
  const { acceptedTime, endTime } = step.attempts.at(-1) ?? {};
  if (acceptedTime !== undefined && endTime === undefined)
    notes.push(
      `for a callback since ${renderSpan(Math.max(0, nowMs - timestampToMillis(acceptedTime)))} ago`,
    );
  if (step.wakeTime !== undefined)
    notes.push(`over in ${renderSpan(Math.max(0, timestampToMillis(step.wakeTime) - nowMs))}`);
  const line = `${renderStepIcon(step.status, style)} ${path}${" ".repeat(width - textWidth(path))}  ${style.dim(notes.join(" · "))}\n`;
  const last = step.attempts.findLast((attempt) => attempt.error !== undefined);
  // A step that tries again shows what it tries again for; a failed one is explained under Error.
  const cause = step.error ?? (step.endTime === undefined ? last?.error : undefined);
  // Those around a failed step end with the same error, which is told once.
  const isOwn = cause?.step === "" || cause?.step === step.path;
  const told = cause === undefined || !isOwn ? line : `${line}    ${renderStepError(cause, style)}\n`;
  if (step.compensation === undefined) return told;
  return `${told}    ${renderUndo(undoingOf(step.compensation), nowMs, style)}\n`;
}

function undoingOf({
  service,
  status,
  attempts,
  nextAttemptTime,
  deferral,
  error,
}: StepCompensation): Undoing {
  return {
    service,
    status,
    attempts: attempts.length,
    deferral,
    nextAttemptMs: nextAttemptTime === undefined ? undefined : timestampToMillis(nextAttemptTime),
    error: error ?? attempts.findLast((attempt) => attempt.error !== undefined)?.error,
  };
}
