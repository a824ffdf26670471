import { operationTitle } from "../outline/operation-title.js";
import type { PartKind } from "../outline/body-places.js";
import type { ShownBody, ShownOutline } from "../outline/shown-outline.js";

/** One line of the tree. */
export interface TreeRow {
  readonly path: string;
  readonly kind: "operation" | "body";
  /** From 1. */
  readonly level: number;
  /** Its place among those beside it, from 1, and how many they are. */
  readonly place: number;
  readonly count: number;
  readonly title: string;
  /** Of an operation: what it does. */
  readonly verb: string | undefined;
  /** Of an operation: what stands at its verb, where its title does not say so. */
  readonly said: string | undefined;
  /** Whether there are lines below it, and whether they are shown. */
  readonly isOpen: boolean | undefined;
  /** The line it lies in. */
  readonly parent: string | undefined;
  readonly part: { readonly kind: PartKind; readonly index: number } | undefined;
}

/** The lines of an outline: operations, and the bodies in them. What lies in what is closed has none. */
export function treeRows(outline: ShownOutline, closed: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (body: ShownBody, level: number, parent: string | undefined): void => {
    body.operations.forEach((operation, index) => {
      const { path, verb, said, bodies } = operation;
      const title = operationTitle(operation);
      const isOpen = bodies.length === 0 ? undefined : !closed.has(path);
      const common = { level, place: index + 1, count: body.operations.length, parent };
      rows.push({
        ...common,
        path,
        kind: "operation",
        title,
        verb,
        said: said === title ? undefined : said,
        isOpen,
        part: undefined,
      });
      if (isOpen !== true) return;
      bodies.forEach((inner, at) => {
        const isInnerOpen = inner.operations.length === 0 ? undefined : !closed.has(inner.path);
        rows.push({
          path: inner.path,
          kind: "body",
          level: level + 1,
          place: at + 1,
          count: bodies.length,
          title: inner.label,
          verb: undefined,
          said: undefined,
          isOpen: isInnerOpen,
          parent: path,
          part: inner.part,
        });
        if (isInnerOpen === true) add(inner, level + 2, inner.path);
      });
    });
  };
  add(outline.body, 1, undefined);
  return rows;
}

/** Where the keyboard goes from a line, as trees do it: the path of another line, or a line to open or close. */
export function treeStep(
  rows: readonly TreeRow[],
  at: number,
  key: string,
): { readonly select?: string; readonly toggle?: string } | undefined {
  const row = rows[at];
  if (row === undefined) return undefined;
  const to = (index: number) => {
    const path = rows[index]?.path;
    return path === undefined ? undefined : { select: path };
  };
  switch (key) {
    case "ArrowDown":
      return to(at + 1);
    case "ArrowUp":
      return to(at - 1);
    case "Home":
      return to(0);
    case "End":
      return to(rows.length - 1);
    case "ArrowRight":
      if (row.isOpen === false) return { toggle: row.path };
      return row.isOpen === true ? to(at + 1) : undefined;
    case "ArrowLeft":
      if (row.isOpen === true) return { toggle: row.path };
      return row.parent === undefined ? undefined : { select: row.parent };
    default:
      return undefined;
  }
}
