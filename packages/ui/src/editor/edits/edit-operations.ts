import { outlineOf, type DefinitionOutline } from "../outline/definition-outline.js";
import { findBody, operationAround, operationsOf, placeOfPath } from "../outline/find-in-outline.js";
import { insertElement, removeElement } from "./edit-elements.js";
import type { Element } from "./element.js";
import { operationOrder } from "./operation-order.js";
import { withServicesAsOperations } from "./services-as-operations.js";
import { shiftedPath } from "./shifted-path.js";

/** A text after an edit, and the path of the operation that is selected then. */
export interface Edited {
  readonly text: string;
  readonly selected: string | undefined;
}

/** A place between the operations of a body: before the one at the index. */
export interface Place {
  /** The path of the body, such as `operations[2].for.do`. */
  readonly body: string;
  readonly index: number;
}

/** Adds an operation, given as YAML from column 0. Nothing where the text cannot be read, or there is no such place. */
export function addOperation(text: string, place: Place, source: string): Edited | undefined {
  const outline = outlineOf(text);
  if (outline === undefined) return undefined;
  if (outline.isServices && place.body === "services") {
    const called = /^call: ([a-z][a-z0-9._-]*)\n?$/.exec(source);
    if (called !== null) return insert(text, place, { comments: "", name: undefined, source: called[1]! });
    const written = withServicesAsOperations(text);
    return written === undefined
      ? undefined
      : addOperation(written, { ...place, body: "operations" }, source);
  }
  return insert(text, place, { comments: "", name: undefined, source });
}

/** Takes an operation away. What came after it is selected, else what came before. */
export function removeOperation(text: string, path: string): Edited | undefined {
  const place = placeOfPath(path);
  const removed = removeElement(text, siteOf(place.body), place.index);
  if (removed === undefined) return undefined;
  const outline = outlineOf(removed.text);
  if (outline === undefined) return undefined;
  const left = findBody(outline, place.body)?.operations.length ?? 0;
  const next = Math.min(place.index, left - 1);
  const selected = left > 0 ? `${place.body}[${String(next)}]` : operationAround(outline, place.body);
  return { text: removed.text, selected };
}

/** Moves an operation, with its comments, to another place. Nothing where that lies in itself. */
export function moveOperation(text: string, path: string, to: Place): Edited | undefined {
  const from = placeOfPath(path);
  const body = shiftedPath(to.body, from.body, from.index);
  if (body === undefined) return undefined;
  const index = to.body === from.body && to.index > from.index ? to.index - 1 : to.index;
  if (body === from.body && index === from.index) return { text, selected: path };
  const removed = removeElement(text, siteOf(from.body), from.index);
  return removed && insert(removed.text, { body, index }, removed.element);
}

function insert(text: string, place: Place, element: Element): Edited | undefined {
  const outline = outlineOf(text);
  if (outline === undefined) return undefined;
  const verb = /\.([a-z]+)\.[^.]*(?:\.do)?$/.exec(place.body)?.[1];
  const inserted = insertElement(text, siteOf(place.body), place.index, element, {
    freeName: freeName(outline, element),
    order: operationOrder(verb),
  });
  return inserted === undefined
    ? undefined
    : { text: inserted, selected: `${place.body}[${String(place.index)}]` };
}

const siteOf = (body: string) => (outline: DefinitionOutline) => findBody(outline, body)?.site;

/** A name for an operation that has none, where it must have one: after its verb. */
function freeName(outline: DefinitionOutline, { source }: Element): string {
  const wish = /^(?:\{ *)?([a-z]+):/.exec(source)?.[1] ?? "operation";
  const taken = new Set(operationsOf(outline.body).map(({ name }) => name));
  let name = wish;
  for (let count = 2; taken.has(name); count++) name = `${wish}_${String(count)}`;
  return name;
}
