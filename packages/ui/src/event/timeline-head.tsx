import { timeTicks } from "./time-ticks.js";
import type { TimeScale } from "./time-scale.js";
import { zoomed, type TimeWindow } from "./time-window.js";

interface TimelineHeadProps {
  readonly window: TimeWindow;
  readonly scale: TimeScale;
  readonly startMs: number;
  readonly hidesIdle: boolean;
  readonly isInspecting: boolean;
  /** Whether the end moves on with the time. */
  readonly isGoing: boolean;
  readonly onHideIdle: (hides: boolean) => void;
  readonly onLook: (window: TimeWindow) => void;
  readonly onFollow: () => void;
  readonly onWhole: () => void;
}

/** What is above a timeline: how it is looked at, and its times. */
export function TimelineHead(props: TimelineHeadProps) {
  const { window, scale, startMs, isGoing, isInspecting, onLook } = props;
  const span = window.to - window.from;
  const share = (ms: number): number => (scale.place(ms) - window.from) / span;
  const middle = (window.from + window.to) / 2;
  const ticks = timeTicks(startMs, scale.time(window.from), scale.time(window.to), 7);
  return (
    <div className="timeline__head">
      <div className="timeline__tools">
        <button
          type="button"
          className="button"
          onClick={() => onLook(zoomed(window, 1 / 1.5, middle))}
          aria-label="Look from farther away"
        >
          −
        </button>
        <button
          type="button"
          className="button"
          onClick={() => onLook(zoomed(window, 1.5, middle))}
          aria-label="Look nearer"
        >
          +
        </button>
        <button type="button" className="button" onClick={props.onWhole} disabled={span === 1}>
          All
        </button>
        <label className="timeline__choice">
          <input
            type="checkbox"
            checked={props.hidesIdle}
            onChange={(change) => props.onHideIdle(change.target.checked)}
          />
          Hide idle time
        </label>
        {isGoing && isInspecting ? (
          <button type="button" className="button" onClick={props.onFollow}>
            Follow
          </button>
        ) : null}
      </div>
      <div className="timeline__ticks" aria-hidden="true">
        {ticks.map(({ ms, text }) => (
          <span key={ms} className="timeline__tick" style={{ left: `${String(share(ms) * 100)}%` }}>
            <span>{text}</span>
          </span>
        ))}
        {scale.hidden.map(({ fromMs, toMs }) => (
          <span
            key={fromMs}
            className="timeline__hidden"
            style={{
              left: `${String(share(fromMs) * 100)}%`,
              width: `${String((share(toMs) - share(fromMs)) * 100)}%`,
            }}
          />
        ))}
      </div>
    </div>
  );
}
