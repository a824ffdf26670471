import { moveOperation, removeOperation } from "./edits/edit-operations.js";
import { removePart } from "./edits/edit-parts.js";
import type { EditorPlace } from "./editor-place.js";
import { outlineOf } from "./outline/definition-outline.js";
import { findBody, findOperation, operationAround, placeOfPath } from "./outline/find-in-outline.js";
import { neighbourPlace, type Direction } from "./outline/neighbour-places.js";

/** Where something is added, seen from what is selected. */
export type AddWish = "after" | "before" | "inside";

/** What can be done to operations, wherever they are shown. */
export interface OperationActions {
  readonly add: (wish: AddWish) => void;
  readonly move: (path: string, direction: Direction) => void;
  /** Moves an operation beside another, or to the end of a body. */
  readonly drop: (path: string, onto: string, where: "before" | "after") => void;
  /** Takes an operation away, or a case, a branch or a handler. */
  readonly remove: (path: string) => void;
  /** Does what a key stands for. Says whether it stands for anything. */
  readonly press: (key: string, path: string) => boolean;
}

const directions: Readonly<Record<string, Direction>> = {
  "Alt+ArrowUp": "up",
  "Alt+ArrowDown": "down",
  "Alt+ArrowLeft": "out",
  "Alt+ArrowRight": "in",
};
const wishes: Readonly<Record<string, AddWish>> = { a: "after", b: "before", i: "inside" };

/** The actions of an editor, by pointer and by keyboard. Each goes by the text as it is then, which may be newer than what is shown. */
export function useOperationActions({
  isReadable,
  select,
  edit,
  add,
  openKey,
}: EditorPlace): OperationActions {
  const actions: Omit<OperationActions, "press"> = {
    add,
    move: (path, direction) =>
      edit((text) => {
        const outline = outlineOf(text);
        const place = outline && neighbourPlace(outline, path, direction);
        return place && moveOperation(text, path, place);
      }),
    drop: (path, onto, where) =>
      edit((text) => {
        const outline = outlineOf(text);
        const body = outline && findBody(outline, onto);
        if (body !== undefined)
          return moveOperation(text, path, { body: onto, index: body.operations.length });
        const place = placeOfPath(onto);
        return moveOperation(text, path, { ...place, index: place.index + (where === "after" ? 1 : 0) });
      }),
    remove: (path) =>
      edit((text) => {
        const outline = outlineOf(text);
        if (outline === undefined) return undefined;
        if (findOperation(outline, path) !== undefined) return removeOperation(text, path);
        const part = findBody(outline, path)?.part;
        const around = operationAround(outline, path);
        return part && around !== undefined ? removePart(text, around, part.kind, part.index) : undefined;
      }),
  };
  const press = (key: string, path: string): boolean => {
    if (!isReadable) return false;
    const wish = wishes[key.toLowerCase()];
    const direction = directions[key];
    if (direction !== undefined) actions.move(path, direction);
    else if (key === "Delete" || key === "Backspace") actions.remove(path);
    else if (wish !== undefined || key === "F2" || key === "Enter") {
      select(path);
      if (wish === undefined) openKey(key === "F2" ? "name" : undefined);
      else add(wish);
    } else return false;
    return true;
  };
  return { ...actions, press };
}
