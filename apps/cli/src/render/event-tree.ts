import {
  EventStatus,
  hasEnded,
  type EventView,
  type StepError,
  type StepView,
  type UndoView,
} from "@machinery/client";
import { deferralNotes } from "./deferral.js";
import { awaitedNotes } from "./awaited.js";
import { foldRounds } from "./fold-rounds.js";
import { printable } from "./printable.js";
import { renderEventStatus, renderStepIcon, renderStepWord } from "./status.js";
import { renderStepError } from "./step-error.js";
import type { Style } from "./style.js";
import { textWidth } from "./text-width.js";
import { renderSpan } from "./time.js";
import { renderUndo, type Undoing } from "./undo.js";

/** An event on its way, as lines: the event, then its steps, those inside another one indented below it. */
export function renderEventTree(view: EventView, nowMs: number, style: Style): string[] {
  const took = renderSpan(Math.max(0, (view.endMs ?? nowMs) - view.startMs));
  const head = `${eventIcon(view.status, style)} ${style.bold(printable(view.workflow))} ${view.eventId}  ${renderEventStatus(view.status, style)}  ${style.dim(took)}`;
  const { steps, notes } = foldRounds(view.steps);
  const paths = new Set(steps.map(({ path }) => path));
  const depths = steps.map((step) => depthOf(step, paths));
  const widths = steps.map(
    (step, index) => 2 * (depths[index] ?? 0) + textWidth(nameOf(step, depths[index] ?? 0)),
  );
  const width = Math.max(0, ...widths);
  const told = (step: StepView) => [
    ...(notes.has(step.path) ? [notes.get(step.path)!] : []),
    ...notesOf(step, nowMs),
  ];
  return [
    head,
    ...steps.flatMap((step, index) => renderStep(step, told(step), depths[index] ?? 0, width, nowMs, style)),
  ];
}

function renderStep(
  step: StepView,
  notes: readonly string[],
  depth: number,
  width: number,
  nowMs: number,
  style: Style,
): string[] {
  const name = nameOf(step, depth);
  const inset = "  ".repeat(depth + 1);
  const pad = " ".repeat(Math.max(0, width - 2 * depth - textWidth(name)));
  const line = `${inset}${renderStepIcon(step.status, style)} ${name}${pad}  ${style.dim(notes.join(" · "))}`;
  const failed = step.attempts.findLast(
    (attempt) => attempt.error !== undefined || attempt.interrupted === true,
  );
  const lines = [line.trimEnd()];
  const error = step.error ?? (step.endMs === undefined ? failed?.error : undefined);
  if (error !== undefined && isOwn(error, step)) lines.push(`${inset}    ${renderStepError(error, style)}`);
  else if (step.endMs === undefined && failed?.interrupted === true)
    lines.push(`${inset}    ${style.dim("interrupted: the daemon stopped meanwhile")}`);
  if (step.undo !== undefined) lines.push(`${inset}    ${renderUndo(viewOf(step.undo), nowMs, style)}`);
  return lines;
}

const viewOf = ({ service, status, attempts, nextAttemptMs, deferral, error }: UndoView): Undoing => ({
  service,
  status,
  attempts: attempts.length,
  nextAttemptMs,
  deferral,
  error: error ?? attempts.findLast((attempt) => attempt.error !== undefined)?.error,
});

/** Whether an error is the step's own. Those around it end with the same one, which is told once. */
const isOwn = (error: StepError, step: StepView): boolean => error.step === "" || error.step === step.path;

function notesOf(step: StepView, nowMs: number): string[] {
  const notes: string[] = [];
  const word = step.parked === true ? "held for you" : renderStepWord(step.status);
  if (word !== "") notes.push(word);
  if (step.childId !== undefined) notes.push(`event ${printable(step.childId)}`);
  // What only wrote or was skipped took no time worth telling.
  if (step.attempts.length > 0) notes.push(renderSpan(Math.max(0, (step.endMs ?? nowMs) - step.startMs)));
  if (step.attempts.length > 1)
    notes.push(`attempt ${String(step.attempts.at(-1)?.number ?? step.attempts.length)}`);
  notes.push(...awaitedNotes(step), ...deferralNotes(step.deferral, nowMs));
  if (step.nextAttemptMs !== undefined)
    notes.push(`next in ${renderSpan(Math.max(0, step.nextAttemptMs - nowMs))}`);
  const { acceptedMs, endMs } = step.attempts.at(-1) ?? {};
  if (acceptedMs !== undefined && endMs === undefined)
    notes.push(`for a callback since ${renderSpan(Math.max(0, nowMs - acceptedMs))} ago`);
  if (step.wakeMs !== undefined) notes.push(`over in ${renderSpan(Math.max(0, step.wakeMs - nowMs))}`);
  return notes;
}

/** How many other steps a step lies in, by its path: `items[3].charge` lies in `items[3]` and in `items`. */
function depthOf({ path }: StepView, paths: ReadonlySet<string>): number {
  let depth = 0;
  for (let at = 0; at < path.length; at++)
    if ((path[at] === "." || path[at] === "[") && paths.has(path.slice(0, at))) depth++;
  return depth;
}

function nameOf(step: StepView, depth: number): string {
  if (depth === 0) return printable(step.path);
  // Inside its parent only what the parent's path does not say: the last name, with its round or branch.
  const parts = step.path.split(".");
  const item = /\[\w+\]$/.exec(parts.at(-2) ?? "")?.[0] ?? "";
  return printable(`${item}${item === "" ? "" : " "}${parts.at(-1) ?? step.path}`);
}

function eventIcon(status: EventStatus, style: Style): string {
  if (status === EventStatus.SUCCEEDED) return style.green("✓");
  if (status === EventStatus.FAILED) return style.red("✗");
  if (hasEnded(status)) return style.yellow("⊘");
  return style.cyan("◌");
}
