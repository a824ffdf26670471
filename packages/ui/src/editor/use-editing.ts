import { useCallback, useState } from "react";
import type { Edited } from "./edits/edit-operations.js";
import {
  beginHistory,
  editText,
  redoEdit,
  selectOperation,
  undoEdit,
  type EditHistory,
} from "./text/edit-history.js";

/** A text that is edited, by typing and by edits of its operations, with one history of both. */
export interface Editing {
  readonly text: string;
  /** The path of the operation, or of the body, that is selected. */
  readonly selected: string | undefined;
  /** Whether the last that happened to the text was that somebody typed. */
  readonly isTyped: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly type: (text: string) => void;
  readonly select: (path: string | undefined) => void;
  /** Edits the text as it is then. An edit that cannot be made changes nothing. */
  readonly edit: (make: (text: string) => Edited | undefined) => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Begins to edit a text. Another text to begin with takes another component. */
export function useEditing(initial: string): Editing {
  const [{ history, isTyped }, setState] = useState<State>(() => ({
    history: beginHistory(initial),
    isTyped: false,
  }));
  const change = useCallback(
    (next: (history: EditHistory) => EditHistory) =>
      setState((now) => ({ history: next(now.history), isTyped: false })),
    [],
  );
  const edit = useCallback(
    (make: (text: string) => Edited | undefined) =>
      change((now) => {
        const edited = make(now.text);
        return edited === undefined ? now : editText(now, edited);
      }),
    [change],
  );
  const type = useCallback((text: string) => {
    const typedMs = performance.now();
    setState(({ history: now }) => ({
      history: editText(now, { text, selected: now.selected, typedMs }),
      isTyped: true,
    }));
  }, []);
  const select = useCallback(
    (path: string | undefined) =>
      setState((now) => ({ ...now, history: selectOperation(now.history, path) })),
    [],
  );
  const undo = useCallback(() => change(undoEdit), [change]);
  const redo = useCallback(() => change(redoEdit), [change]);
  return {
    text: history.text,
    selected: history.selected,
    isTyped,
    canUndo: history.past !== undefined,
    canRedo: history.future !== undefined,
    type,
    select,
    edit,
    undo,
    redo,
  };
}

interface State {
  readonly history: EditHistory;
  readonly isTyped: boolean;
}
