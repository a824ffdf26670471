import { useLayoutEffect, useRef, type RefObject } from "react";
import type { EventRows } from "./event-rows.js";

interface Place {
  readonly rows: EventRows;
  readonly eventId: string;
  readonly index: number;
}

/**
 * Holds what is in sight where it is while rows come and go above: at the top, and there alone, new rows push the others down. Gives how many
 * rows have come above since one left the top.
 */
export function useHeldPlace(
  rows: EventRows,
  scroller: RefObject<HTMLElement | null>,
  rowPx: number,
): number {
  const held = useRef<Place>(undefined);
  const topId = useRef("");
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const before = held.current;
    const isAway = element.scrollTop > 0;
    if (isAway && before?.rows === rows) {
      const moved = (rows.indexOf(before.eventId) ?? before.index) - before.index;
      if (moved !== 0) element.scrollTop += moved * rowPx;
    }
    if (!isAway) topId.current = rows.at(0)?.eventId ?? "";
    const index = Math.min(rows.length - 1, Math.floor(element.scrollTop / rowPx));
    const eventId = rows.at(index)?.eventId;
    held.current = eventId === undefined ? undefined : { rows, eventId, index };
  });
  const isAway = (scroller.current?.scrollTop ?? 0) > 0;
  return isAway ? (rows.indexOf(topId.current) ?? 0) : 0;
}
