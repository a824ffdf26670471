import { Link } from "wouter";
import { eventViews, formatEventPlace, type EventPlace } from "./event-place.js";
import { MomentSlider } from "./moment-slider.js";
import type { RunMoment } from "./run-moment.js";

interface EventBarProps {
  readonly place: EventPlace;
  /** How many facts there are. */
  readonly length: number;
  readonly moment: RunMoment;
  /** The sequence of the last fact that is shown. Unset: all, as they come. */
  readonly at: number | undefined;
  readonly onMoment: (sequence: number | undefined) => void;
}

/** Chooses the view and the moment. */
export function EventBar({ place, length, moment, at, onMoment }: EventBarProps) {
  return (
    <div className="event__bar">
      <div className="event__tabs" role="group" aria-label="Views">
        {eventViews.map((view) => (
          <Link
            key={view}
            href={formatEventPlace({ ...place, view })}
            className="event__tab"
            aria-current={view === place.view ? "true" : undefined}
          >
            {view}
          </Link>
        ))}
      </div>
      <MomentSlider length={length} at={at} timeMs={moment.timeMs} onMoment={onMoment} />
    </div>
  );
}
