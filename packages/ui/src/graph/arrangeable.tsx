import { createContext, useContext, useState, type DragEvent, type ReactNode } from "react";
import { dragged, dragOperation } from "./drag-operation.js";
import type { GraphNode } from "./graph.js";

/** Told that an operation was dropped: before or after another, or on a body, which means at its end. */
export type OnArrange = (path: string, onto: string, where: "before" | "after") => void;

/** Set around graphs whose operations may be dragged to other places. */
export const ArrangeContext = createContext<OnArrange | undefined>(undefined);

/** What can be dragged, and dropped on, where the graph around allows it. Elsewhere only what is in it. */
export function Arrangeable({ node, children }: { readonly node: GraphNode; readonly children: ReactNode }) {
  const onArrange = useContext(ArrangeContext);
  const [over, setOver] = useState<"before" | "after">();
  if (onArrange === undefined) return children;
  const isOperation = node.kind === "operation";
  const halfOf = (event: DragEvent): "before" | "after" => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    return isOperation && event.clientY < top + height / 2 ? "before" : "after";
  };
  const path = (event: DragEvent): string | undefined => {
    const dragging = dragged(event);
    // Nothing comes to lie in itself.
    return dragging === node.id || node.id.startsWith(`${dragging ?? ""}.`) ? undefined : dragging;
  };
  return (
    <div
      className={`graph__arrangeable nopan${over === undefined ? "" : ` graph__arrangeable--${isOperation ? over : "in"}`}`}
      draggable={isOperation}
      onDragStart={(event) => dragOperation(event, node.id)}
      onDragOver={(event) => {
        if (path(event) === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(halfOf(event));
      }}
      onDragLeave={() => setOver(undefined)}
      onDrop={(event) => {
        const dropped = path(event);
        setOver(undefined);
        if (dropped === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        onArrange(dropped, node.id, halfOf(event));
      }}
    >
      {children}
    </div>
  );
}
