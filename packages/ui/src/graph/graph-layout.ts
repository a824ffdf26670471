import type { ElkNode } from "elkjs/lib/elk-api.js";

/** Where something is drawn, in pixels at a scale of 1, from the corner of what it lies in. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The places of a graph's nodes by their ids. */
export type GraphLayout = ReadonlyMap<string, Place>;

/** What ELK found, by id. */
export function layoutOf({ children = [] }: ElkNode): GraphLayout {
  const places = new Map<string, Place>();
  const ahead = [...children];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    const { id, x = 0, y = 0, width = 0, height = 0 } = next;
    places.set(id, { x, y, width, height });
    ahead.push(...(next.children ?? []));
  }
  return places;
}
