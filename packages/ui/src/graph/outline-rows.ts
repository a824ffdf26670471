import type { Graph, GraphNode } from "./graph.js";

/** A row of a graph's outline. */
export interface OutlineRow {
  readonly node: GraphNode;
  /** From 1. */
  readonly level: number;
  /** Its place among its siblings, from 1, and how many there are. */
  readonly position: number;
  readonly size: number;
  /** Unset: nothing is in it. */
  readonly isOpen?: boolean;
}

/** The outline of a graph: its nodes as a tree, in the order they are written, without what is closed. */
export function outlineRows({ nodes }: Graph, closed: ReadonlySet<string>): OutlineRow[] {
  const children = new Map<string | undefined, GraphNode[]>();
  for (const node of nodes) {
    if (node.kind === "start" || node.kind === "end") continue;
    const siblings = children.get(node.parent);
    if (siblings === undefined) children.set(node.parent, [node]);
    else siblings.push(node);
  }
  const rows: OutlineRow[] = [];
  const add = (parent: string | undefined, level: number): void => {
    const siblings = children.get(parent) ?? [];
    siblings.forEach((node, index) => {
      const hasInside = children.has(node.id);
      const isOpen = !closed.has(node.id);
      rows.push({
        node,
        level,
        position: index + 1,
        size: siblings.length,
        ...(hasInside ? { isOpen } : {}),
      });
      if (hasInside && isOpen) add(node.id, level + 1);
    });
  };
  add(undefined, 1);
  return rows;
}

/** What a key does in an outline: go to a row, open or close one. Nothing for other keys. */
export type OutlineMove =
  { readonly kind: "go"; readonly index: number } | { readonly kind: "turn"; readonly id: string };

/** What a key means at a row, as trees are used everywhere (WAI-ARIA's pattern for tree views). */
export function outlineMove(
  rows: readonly OutlineRow[],
  index: number,
  key: string,
): OutlineMove | undefined {
  const row = rows[index];
  const go = (to: number): OutlineMove => ({ kind: "go", index: Math.min(rows.length - 1, Math.max(0, to)) });
  switch (key) {
    case "ArrowDown":
      return go(index + 1);
    case "ArrowUp":
      return go(index - 1);
    case "Home":
      return go(0);
    case "End":
      return go(rows.length - 1);
    case "ArrowRight":
      if (row?.isOpen === undefined) return undefined;
      return row.isOpen ? go(index + 1) : { kind: "turn", id: row.node.id };
    case "ArrowLeft":
      if (row?.isOpen === true) return { kind: "turn", id: row.node.id };
      return row?.node.parent === undefined
        ? undefined
        : go(rows.findIndex(({ node }) => node.id === row.node.parent));
    default:
      return undefined;
  }
}
