import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { placeInGraph } from "./place-in-graph.js";
import type { LaidOut } from "./use-graph-layout.js";

interface InSightProps {
  readonly laidOut: LaidOut;
  readonly selected: string | undefined;
}

/** Brings the selected node into sight when it is not. */
export function InSight({ laidOut, selected }: InSightProps) {
  const { getViewport, setCenter } = useReactFlow();
  const store = useStoreApi();
  useEffect(() => {
    const place = selected === undefined ? undefined : placeInGraph(laidOut, selected);
    const { width, height } = store.getState();
    if (place === undefined || width === 0) return;
    const { x, y, zoom } = getViewport();
    const [left, top] = [place.x * zoom + x, place.y * zoom + y];
    // Of something wide or high its head is enough.
    const isSeen =
      left >= 0 && top >= 0 && left + Math.min(place.width * zoom, width / 2) <= width && top + 40 <= height;
    if (isSeen) return;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const middleY = place.y + Math.min(place.height, height / zoom) / 2;
    void setCenter(place.x + place.width / 2, middleY, { zoom, duration: isCalm ? 0 : 200 });
  }, [laidOut, selected, getViewport, setCenter, store]);
  return null;
}
