import type { DragEvent } from "react";

/** What is dragged is known only at the drop, but for what stays in this window. */
let path: string | undefined;

/** Begins to drag an operation. */
export function dragOperation(event: DragEvent, dragging: string): void {
  path = dragging;
  event.dataTransfer.setData("text/plain", dragging);
  event.dataTransfer.effectAllowed = "move";
  event.currentTarget.addEventListener("dragend", () => (path = undefined), { once: true });
  event.stopPropagation();
}

/** The operation that is dragged here. Nothing where it is something else, such as a file. */
export const dragged = (event: DragEvent): string | undefined =>
  event.dataTransfer.types.includes("text/plain") ? path : undefined;
