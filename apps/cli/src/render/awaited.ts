import type { StepAsk, StepSignal } from "@machinery/client";
import { printable } from "./printable.js";

/** What a step or a fact says of a signal or of a question, in a few notes. */
export function awaitedNotes({
  signal,
  ask,
}: {
  readonly signal?: StepSignal | undefined;
  readonly ask?: StepAsk | undefined;
}): string[] {
  const notes: string[] = [];
  if (signal !== undefined) {
    const key = signal.key === "" ? "" : ` ${printable(signal.key)}`;
    notes.push(`signal ${printable(signal.name)}${key}`);
    if (signal.signalId !== "") notes.push(`id ${printable(signal.signalId)}`);
  }
  if (ask !== undefined) {
    const { question, assignee, group, by } = ask;
    if (question !== "") notes.push(printable(question.length > 60 ? `${question.slice(0, 59)}…` : question));
    if (group !== "") notes.push(`to ${printable(group)}`);
    if (assignee !== "") notes.push(`for ${printable(assignee)}`);
    if (by !== "") notes.push(`by ${printable(by)}`);
  }
  return notes;
}
