/** A path once the element at `body[index]` is gone: those after it move up. Nothing where it lies in what is gone. */
export function shiftedPath(path: string, body: string, index: number): string | undefined {
  if (!path.startsWith(`${body}[`)) return path;
  const close = path.indexOf("]", body.length);
  const at = Number(path.slice(body.length + 1, close));
  if (at === index) return undefined;
  return at < index ? path : `${body}[${String(at - 1)}]${path.slice(close + 1)}`;
}
