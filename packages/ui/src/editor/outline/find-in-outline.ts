import type { ShownBody, ShownOperation, ShownOutline } from "./shown-outline.js";

type Outline<B extends ShownBody> = Omit<ShownOutline, "body"> & { readonly body: B };
type OperationIn<B extends ShownBody> = B["operations"][number];

/** All operations of an outline, in the order they are written. */
export function operationsOf<B extends ShownBody>(body: B): OperationIn<B>[] {
  const inner = (operation: ShownOperation): ShownOperation[] => operation.bodies.flatMap(operationsOf);
  return body.operations.flatMap((operation) => [operation, ...inner(operation)]);
}

/** All bodies of an outline, in the order they are written, the workflow's own first. */
export function bodiesOf<B extends ShownBody>(body: B): B[] {
  const inner = body.operations.flatMap(({ bodies }) => bodies.flatMap(bodiesOf));
  return [body, ...(inner as B[])];
}

export const findOperation = <B extends ShownBody>(
  outline: Outline<B>,
  path: string,
): OperationIn<B> | undefined => operationsOf(outline.body).find((operation) => operation.path === path);

export const findBody = <B extends ShownBody>(outline: Outline<B>, path: string): B | undefined =>
  bodiesOf(outline.body).find((body) => body.path === path);

/** The innermost operation that a place of the text lies in. */
export function operationAtOffset(outline: ShownOutline, offset: number): ShownOperation | undefined {
  return operationsOf(outline.body).findLast(({ from, to }) => from <= offset && offset <= to);
}

/** The body and the index that a path of an operation says. */
export function placeOfPath(path: string): { readonly body: string; readonly index: number } {
  const open = path.lastIndexOf("[");
  return { body: path.slice(0, open), index: Number(path.slice(open + 1, -1)) };
}

/** The path of the operation around a body. Nothing around the workflow's own. */
export function operationAround(outline: ShownOutline, body: string): string | undefined {
  return operationsOf(outline.body).find(({ bodies }) => bodies.some(({ path }) => path === body))?.path;
}
