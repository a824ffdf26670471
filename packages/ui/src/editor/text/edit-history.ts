import { applyChange, changeBetween, invertChange, type TextChange } from "./text-change.js";

/** A text that is edited, the operation that is selected in it, and all that led here. It is never changed in place. */
export interface EditHistory {
  readonly text: string;
  /** The path of the selected operation, such as `operations[2]`. */
  readonly selected: string | undefined;
  readonly past: Edit | undefined;
  readonly future: Edit | undefined;
}

/** One edit, on top of those before it: what is kept of it is what it changed. */
interface Edit {
  readonly change: TextChange;
  readonly selectedBefore: string | undefined;
  readonly selectedAfter: string | undefined;
  /** When it was typed last, in milliseconds. Unset: it was not typed, and nothing joins it. */
  readonly typedMs: number | undefined;
  readonly below: Edit | undefined;
}

/** How long one may rest while typing until what comes is an edit of its own, in milliseconds. */
export const typingPauseMs = 1_000;

/** A text without a past. */
export const beginHistory = (text: string): EditHistory => ({
  text,
  selected: undefined,
  past: undefined,
  future: undefined,
});

/** What a text becomes. Typing (`typedMs` says when) that goes on where the last stopped joins it. What was undone is gone. */
export function editText(
  history: EditHistory,
  edit: { readonly text: string; readonly selected?: string | undefined; readonly typedMs?: number },
): EditHistory {
  const { text, selected, typedMs } = edit;
  const change = changeBetween(history.text, text);
  if (change === undefined) return selectOperation(history, selected);
  const { past } = history;
  if (past !== undefined && typedMs !== undefined && joins(past, change, typedMs)) {
    const joined = changeBetween(applyChange(history.text, invertChange(past.change)), text);
    const top = joined && { ...past, change: joined, selectedAfter: selected, typedMs };
    return { text, selected, past: top ?? past.below, future: undefined };
  }
  const top: Edit = {
    change,
    selectedBefore: history.selected,
    selectedAfter: selected,
    typedMs,
    below: past,
  };
  return { text, selected, past: top, future: undefined };
}

/** Another operation is selected: no edit. */
export const selectOperation = (history: EditHistory, selected: string | undefined): EditHistory =>
  selected === history.selected ? history : { ...history, selected };

/** Takes the last edit back. */
export function undoEdit(history: EditHistory): EditHistory {
  const { past } = history;
  if (past === undefined) return history;
  return {
    text: applyChange(history.text, invertChange(past.change)),
    selected: past.selectedBefore,
    past: past.below,
    future: { ...past, below: history.future, typedMs: undefined },
  };
}

/** Makes the last edit that was taken back again. */
export function redoEdit(history: EditHistory): EditHistory {
  const { future } = history;
  if (future === undefined) return history;
  return {
    text: applyChange(history.text, future.change),
    selected: future.selectedAfter,
    past: { ...future, below: history.past },
    future: future.below,
  };
}

/** Whether typing goes on at the place where the last stopped. */
function joins({ change: last, typedMs }: Edit, next: TextChange, nowMs: number): boolean {
  if (typedMs === undefined || nowMs - typedMs > typingPauseMs) return false;
  const end = last.at + last.inserted.length;
  return next.at === end || next.at + next.removed.length === end;
}
