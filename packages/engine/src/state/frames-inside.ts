import type { Frame } from "./frame.js";

/** A body and all those at work inside it, in the order they were entered. */
export function framesInside(frame: Frame): Frame[] {
  const found = [frame];
  for (let at = 0; at < found.length; at++) for (const inner of found[at]!.inner.values()) found.push(inner);
  return found.sort((one, other) => one.order - other.order);
}
