import { memo } from "react";
import { formatSpan } from "../format/span.js";
import { stepStatusLook } from "../format/step-status-look.js";
import type { RunMoment } from "./run-moment.js";
import type { TimeScale } from "./time-scale.js";
import type { TimeWindow } from "./time-window.js";
import { timelineBars } from "./timeline-bars.js";
import type { TimelineRow } from "./timeline-rows.js";

interface TimelineRowProps {
  readonly row: TimelineRow;
  readonly position: number;
  readonly size: number;
  readonly startPx: number;
  readonly moment: RunMoment;
  readonly untilMs: number;
  readonly scale: TimeScale;
  readonly window: TimeWindow;
  readonly isSelected: boolean;
  readonly onSelect: (path: string) => void;
  readonly onTurn: (path: string) => void;
}

/** More parts of one step's time are not drawn: they would lie over each other. */
const mostBars = 60;

/** A step in a timeline: its name, and when it did what. */
export const TimelineRowView = memo(function TimelineRowView(props: TimelineRowProps) {
  const { row, moment, untilMs, scale, window, isSelected } = props;
  const { step, name, depth, inside, isOpen } = row;
  const look = stepStatusLook(moment.statuses[step.index] ?? 0);
  const span = window.to - window.from;
  const share = (ms: number): number => ((scale.place(ms) - window.from) / span) * 100;
  const isOver = step.endSequence !== undefined && step.endSequence <= moment.sequence;
  const endMs = isOver ? (step.view.endMs ?? untilMs) : untilMs;
  const bars = timelineBars(step, moment, untilMs).slice(-mostBars);
  return (
    <div
      id={`step-row-${step.path}`}
      role="option"
      aria-selected={isSelected}
      aria-posinset={props.position}
      aria-setsize={props.size}
      className="timeline__row"
      style={{ transform: `translateY(${String(props.startPx)}px)` }}
      onClick={() => props.onSelect(step.path)}
    >
      <span className="timeline__name" style={{ paddingLeft: 8 + depth * 14 }} title={step.path}>
        <span
          className="outline__twist"
          aria-hidden="true"
          onClick={(click) => {
            if (inside === 0) return;
            click.stopPropagation();
            props.onTurn(step.path);
          }}
        >
          {inside === 0 ? "" : isOpen ? "▾" : "▸"}
        </span>
        <span className={`status--${look.tone}`} aria-hidden="true">
          {look.sign}
        </span>{" "}
        <span className="timeline__text">{name}</span>
        {inside > 0 && !isOpen ? <span className="timeline__inside">{inside} steps</span> : null}
        <span className="visually-hidden">, {look.word}</span>
      </span>
      <span className="timeline__took">{formatSpan(endMs - step.view.startMs)}</span>
      <span className="timeline__track" aria-hidden="true">
        {bars.map(({ kind, fromMs, toMs, tone, says }) => {
          const [left, right] = [share(fromMs), share(toMs)];
          if (right < 0 || left > 100) return null;
          const from = Math.max(-1, left);
          return (
            <span
              key={`${kind}${String(fromMs)}`}
              className={`timeline__bar timeline__bar--${kind} timeline__bar--${tone}`}
              title={`${says}, ${formatSpan(toMs - fromMs)}`}
              style={{ left: `${String(from)}%`, width: `${String(Math.min(101, right) - from)}%` }}
            />
          );
        })}
      </span>
    </div>
  );
});
