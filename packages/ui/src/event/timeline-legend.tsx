import type { TimelineBar } from "./timeline-bars.js";

const says: readonly (readonly [TimelineBar["kind"], string])[] = [
  ["attempt", "attempt"],
  ["wait", "waiting"],
  ["inside", "steps inside"],
  ["undo", "undoing"],
];

/** What the bars of a timeline stand for. Their colours are those of the statuses, which stand before the names. */
export function TimelineLegend() {
  return (
    <ul className="timeline__legend" aria-label="Bars">
      {says.map(([kind, text]) => (
        <li key={kind} className="timeline__kind">
          <span className="timeline__sample" aria-hidden="true">
            <span className={`timeline__bar timeline__bar--${kind}`} />
          </span>
          {text}
        </li>
      ))}
    </ul>
  );
}
