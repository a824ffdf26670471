import type { Place } from "../edits/edit-operations.js";
import { findBody, findOperation, operationAround, placeOfPath } from "./find-in-outline.js";
import type { ShownOutline } from "./shown-outline.js";

/** Where an operation may be moved by one step. */
export type Direction = "up" | "down" | "out" | "in";

/**
 * The place one step from an operation: before the one above it, behind the one below it, out of the operation around it (behind that), or into the
 * one above it (at the end of its last body). Nothing where there is no such place.
 */
export function neighbourPlace(outline: ShownOutline, path: string, direction: Direction): Place | undefined {
  const { body, index } = placeOfPath(path);
  const operations = findBody(outline, body)?.operations;
  if (operations === undefined || index >= operations.length) return undefined;
  switch (direction) {
    case "up":
      return index > 0 ? { body, index: index - 1 } : undefined;
    case "down":
      return index < operations.length - 1 ? { body, index: index + 2 } : undefined;
    case "out": {
      const around = operationAround(outline, body);
      if (around === undefined) return undefined;
      const outer = placeOfPath(around);
      return { body: outer.body, index: outer.index + 1 };
    }
    default: {
      const inner = operations[index - 1]?.bodies.at(-1);
      return inner && { body: inner.path, index: inner.operations.length };
    }
  }
}

/** A place that something new may come to, with how people are told of it. */
export interface NamedPlace {
  readonly id: string;
  readonly label: string;
  readonly place: Place;
}

/** Where something new may come to, seen from what is selected: behind it, before it, into each of its bodies. Without a selection, at the end. */
export function placesAround(outline: ShownOutline, selected: string | undefined): NamedPlace[] {
  const operation = selected === undefined ? undefined : findOperation(outline, selected);
  const body = selected === undefined ? undefined : findBody(outline, selected);
  const endOf = ({ path, label, operations }: ShownOutline["body"]): NamedPlace => ({
    id: path,
    label: label === "" ? "at the end" : `inside, ${label}`,
    place: { body: path, index: operations.length },
  });
  if (body !== undefined) return [endOf(body)];
  if (operation === undefined) return [endOf(outline.body)];
  const { body: around, index } = placeOfPath(operation.path);
  return [
    { id: "after", label: "after", place: { body: around, index: index + 1 } },
    { id: "before", label: "before", place: { body: around, index } },
    ...operation.bodies.map(endOf),
  ];
}
