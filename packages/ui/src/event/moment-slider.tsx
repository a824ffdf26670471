import { formatClockTime } from "../format/clock-time.js";

interface MomentSliderProps {
  /** How many facts there are. */
  readonly length: number;
  /** The sequence of the last fact that is shown. Unset: all, as they come. */
  readonly at: number | undefined;
  /** When that was. */
  readonly timeMs: number;
  /** Shows another moment. Unset: the present one. */
  readonly onMoment: (sequence: number | undefined) => void;
}

/** Goes through the history of an event, fact by fact. */
export function MomentSlider({ length, at, timeMs, onMoment }: MomentSliderProps) {
  const shown = Math.min(at ?? length, length);
  return (
    <div className="moment">
      <input
        className="moment__range"
        type="range"
        min={1}
        max={Math.max(1, length)}
        value={shown}
        aria-label="Moment"
        aria-valuetext={`after fact ${String(shown)} of ${String(length)}, at ${formatClockTime(timeMs)}`}
        onChange={({ target }) => {
          const wanted = Number(target.value);
          onMoment(wanted >= length ? undefined : wanted);
        }}
      />
      <span className="moment__at">
        {shown} / {length} · {formatClockTime(timeMs)}
      </span>
      <button
        type="button"
        className="button"
        disabled={at === undefined}
        onClick={() => onMoment(undefined)}
      >
        Return to live
      </button>
    </div>
  );
}
