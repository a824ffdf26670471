import { EventStatus } from "@machinery/client";
import { eventStatusLook } from "../format/event-status-look.js";

const shown: readonly EventStatus[] = [
  EventStatus.ACCEPTED,
  EventStatus.RUNNING,
  EventStatus.WAITING,
  EventStatus.PAUSED,
  EventStatus.SUCCEEDED,
  EventStatus.FAILED,
  EventStatus.CANCELLED,
];

/** How many events stand how, each to be pressed for those alone, or for those as well. */
export function StatusChips(props: {
  readonly chosen: readonly EventStatus[];
  /** How many there are of each; those that are not known are not shown. */
  readonly counts: ReadonlyMap<EventStatus, string>;
  readonly onChoose: (statuses: readonly EventStatus[]) => void;
}) {
  const { chosen, counts, onChoose } = props;
  const isFailedOnly = chosen.length === 1 && chosen[0] === EventStatus.FAILED;
  return (
    <div className="events__chips" role="group" aria-label="Statuses">
      {shown.map((status) => {
        const { word, sign, tone } = eventStatusLook(status);
        const isChosen = chosen.includes(status);
        return (
          <button
            key={status}
            type="button"
            className="chip"
            aria-pressed={isChosen}
            onClick={() =>
              onChoose(
                isChosen
                  ? chosen.filter((one) => one !== status)
                  : [...chosen, status].toSorted((a, b) => a - b),
              )
            }
          >
            <span className={`status status--${tone}`}>
              <span aria-hidden="true">{sign}</span> {word}
            </span>
            <span className="chip__count">{counts.get(status)}</span>
          </button>
        );
      })}
      <button
        type="button"
        className="chip chip--last"
        aria-pressed={isFailedOnly}
        onClick={() => onChoose(isFailedOnly ? [] : [EventStatus.FAILED])}
      >
        Failed only
      </button>
    </div>
  );
}
