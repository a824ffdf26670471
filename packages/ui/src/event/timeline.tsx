import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { hasEnded } from "@machinery/client";
import { useNow } from "../live/use-now.js";
import type { RunMoment } from "./run-moment.js";
import { plainScale, scaleWithoutIdle } from "./time-scale.js";
import { TimelineHead } from "./timeline-head.js";
import { TimelineLegend } from "./timeline-legend.js";
import { TimelineRowView } from "./timeline-row.js";
import { busySpans } from "./timeline-bars.js";
import { timelineRows } from "./timeline-rows.js";
import { atEnd, moved, wholeWindow, zoomed, type TimeWindow } from "./time-window.js";
import { turnedWith } from "./turned-with.js";
import type { Run } from "./use-run.js";
import "./timeline.css";

const rowPx = 28;

interface TimelineProps {
  readonly run: Run;
  readonly moment: RunMoment;
  /** Whether the moment is the present one. */
  readonly isLive: boolean;
  readonly selected: string | undefined;
  readonly onSelect: (path: string) => void;
}

/** When what was done, a row for each step. */
export function Timeline(props: TimelineProps) {
  const { run, moment, isLive, selected, onSelect } = props;
  const { history } = run;
  const nowMs = useNow();
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [hidesIdle, setHidesIdle] = useState(false);
  const [inspected, setInspected] = useState<TimeWindow>();
  const [span, setSpan] = useState(1);
  const isGoing = isLive && !hasEnded(moment.status);
  const untilMs = isGoing ? Math.max(nowMs, moment.timeMs) : moment.timeMs;
  const rows = useMemo(
    () => timelineRows(run.history, moment.begun, turned),
    // The history is changed in place: the run is another one then.
    [run, moment.begun, turned],
  );
  const scale = useMemo(() => {
    const whole = { fromMs: history.view.startMs, toMs: Math.max(untilMs, history.view.startMs + 1) };
    return hidesIdle ? scaleWithoutIdle(whole, busySpans(history, moment, untilMs)) : plainScale(whole);
  }, [history, moment, untilMs, hidesIdle]);
  const window = inspected ?? atEnd({ from: 1 - span, to: 1 });
  const look = (wanted: TimeWindow): void => {
    setSpan(wanted.to - wanted.from);
    setInspected(wanted);
  };
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 6,
  });
  useEffect(() => {
    const index = rows.findIndex(({ step }) => step.path === selected);
    if (index >= 0) virtual.scrollToIndex(index);
    // Only when something else is selected.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected]);
  useZoomByWheel(scroller, window, look);
  const items = virtual.getVirtualItems();
  return (
    <div className="timeline">
      <TimelineHead
        window={window}
        scale={scale}
        startMs={history.view.startMs}
        hidesIdle={hidesIdle}
        isInspecting={inspected !== undefined}
        isGoing={isGoing}
        onHideIdle={setHidesIdle}
        onLook={look}
        onFollow={() => setInspected(undefined)}
        onWhole={() => {
          setSpan(1);
          setInspected(isGoing ? undefined : wholeWindow);
        }}
      />
      <div
        ref={scroller}
        className="timeline__scroller"
        role="listbox"
        aria-label="Steps in time"
        tabIndex={0}
        aria-activedescendant={selected === undefined ? undefined : `step-row-${selected}`}
        onKeyDown={(event) => {
          const at = rows.findIndex(({ step }) => step.path === selected);
          const row = rows[at];
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            const next =
              rows[Math.min(rows.length - 1, Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)))];
            if (next !== undefined) onSelect(next.step.path);
          } else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && row !== undefined) {
            if (row.inside > 0 && row.isOpen === (event.key === "ArrowLeft"))
              setTurned(turnedWith(turned, row.step.path));
          } else if (event.key === "+" || event.key === "-")
            look(zoomed(window, event.key === "+" ? 1.5 : 1 / 1.5, middleOf(window)));
          else if (event.key === "," || event.key === ".")
            look(moved(window, event.key === "." ? 0.2 : -0.2));
          else return;
          event.preventDefault();
        }}
      >
        <div className="timeline__all" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => (
            <TimelineRowView
              // A pool of rows: what leaves on one side is what comes on the other.
              key={index % items.length}
              row={rows[index]!}
              position={index + 1}
              size={rows.length}
              startPx={start}
              moment={moment}
              untilMs={untilMs}
              scale={scale}
              window={window}
              isSelected={rows[index]!.step.path === selected}
              onSelect={onSelect}
              onTurn={(path) => setTurned(turnedWith(turned, path))}
            />
          ))}
        </div>
        {rows.length === 0 ? <p className="timeline__none">No step has begun yet.</p> : null}
      </div>
      <TimelineLegend />
    </div>
  );
}

const middleOf = ({ from, to }: TimeWindow): number => (from + to) / 2;

/** With Ctrl, or ⌘, the wheel looks nearer; sideways it moves along. React listens passively, so that is done by hand. */
function useZoomByWheel(
  scroller: React.RefObject<HTMLDivElement | null>,
  window: TimeWindow,
  look: (window: TimeWindow) => void,
): void {
  const current = useRef({ window, look });
  current.current = { window, look };
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const turn = (event: WheelEvent): void => {
      const { window: shown, look: change } = current.current;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const track = element.querySelector(".timeline__track")?.getBoundingClientRect();
        const share = track === undefined ? 0.5 : (event.clientX - track.left) / track.width;
        const at = shown.from + Math.min(1, Math.max(0, share)) * (shown.to - shown.from);
        change(zoomed(shown, Math.exp(-event.deltaY / 300), at));
      } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault();
        change(moved(shown, event.deltaX / 1_000));
      }
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [scroller]);
}
