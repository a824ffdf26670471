import type { GraphLayout } from "./graph-layout.js";

/** What of a graph is in sight: scale, and where its corner is, in pixels of the screen. */
export interface GraphView {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Below this scale texts cannot be read any more. */
const leastZoom = 0.75;
const marginPx = 16;

/**
 * The view that a graph is shown in first: all of it where that can be read, otherwise from its top.
 * Sizes are those of the graph's frame, in pixels of the screen.
 */
export function firstView(
  roots: readonly string[],
  layout: GraphLayout,
  frame: { readonly width: number; readonly height: number },
): GraphView {
  const places = roots.flatMap((id) => layout.get(id) ?? []);
  const right = Math.max(1, ...places.map(({ x, width }) => x + width));
  const bottom = Math.max(1, ...places.map(({ y, height }) => y + height));
  const fitting = Math.min((frame.width - 2 * marginPx) / right, (frame.height - 2 * marginPx) / bottom);
  const zoom = Math.min(1, Math.max(leastZoom, fitting));
  return {
    x: Math.max(marginPx, (frame.width - right * zoom) / 2),
    y:
      bottom * zoom > frame.height
        ? marginPx / 2
        : Math.max(marginPx / 2, (frame.height - bottom * zoom) / 6),
    zoom,
  };
}
