import { useEffect } from "react";

/**
 * Measures how long it took from the moment an event's history was read until it was painted, for whoever looks at the browser's own timeline:
 * the measure `event painted`, with the event's id.
 */
export function usePaintMark(eventId: string, readMs: number | undefined): void {
  useEffect(() => {
    if (readMs === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A task that comes after a frame was asked for runs once that is painted.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => performance.measure("event painted", { start: readMs, detail: eventId }));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [eventId, readMs]);
}
