import { StateEffect, StateField, type EditorState } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";

/** The part of the text that says the selected operation. */
export interface SelectedRange {
  readonly from: number;
  readonly to: number;
}

/** Marks the lines of the selected operation. */
export const markOperation = StateEffect.define<SelectedRange | undefined>();

/** The lines that are marked. They move with the text. */
export const selectedOperationField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marked, transaction) {
    const marks = transaction.effects.find((effect) => effect.is(markOperation));
    return marks === undefined ? marked.map(transaction.changes) : linesOf(transaction.state, marks.value);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const line = Decoration.line({ class: "cm-selected-operation" });

function linesOf({ doc }: EditorState, range: SelectedRange | undefined): DecorationSet {
  if (range === undefined || range.from > doc.length) return Decoration.none;
  const first = doc.lineAt(range.from).number;
  // The end of its last line is the beginning of the next.
  const last = doc.lineAt(Math.max(range.from, Math.min(range.to, doc.length) - 1)).number;
  const lines = Array.from({ length: last - first + 1 }, (_, index) =>
    line.range(doc.line(first + index).from),
  );
  return Decoration.set(lines);
}
