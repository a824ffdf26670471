import { timestampToMillis, type Event, type EventView } from "@machinery/client";
import { formatMoment } from "../format/moment.js";
import { useNow } from "../live/use-now.js";
import { ErrorDetails } from "./error-details.js";
import { ValueCompare } from "./value-compare.js";

interface EventPanelProps {
  readonly event: Event;
  readonly view: EventView;
  /** Whether all of the history is shown: only then there are outputs. */
  readonly isWhole: boolean;
}

/** What an event was posted with, what it gave, and whom its end was told. */
export function EventPanel({ event, view, isWhole }: EventPanelProps) {
  const nowMs = useNow();
  const outputs = isWhole ? view.outputs : undefined;
  return (
    <>
      <header className="side-panel__head">
        <h2 className="side-panel__title">The event</h2>
      </header>
      <p className="side-panel__soft">Choose a step to see what it was given and what it answered.</p>
      {view.error === undefined || !isWhole ? null : (
        <section aria-label="Error">
          <h3 className="side-panel__heading">
            Error {view.error.step === "" ? null : <span className="mono">in {view.error.step}</span>}
          </h3>
          <ErrorDetails error={view.error} />
        </section>
      )}
      <ValueCompare
        left={{ title: "Data", value: event.data }}
        right={{ title: "Outputs", value: outputs }}
      />
      {event.notices.length === 0 ? null : (
        <section aria-label="Whom its end is told">
          <h3 className="side-panel__heading">Whom its end is told</h3>
          <ul className="side-panel__notices">
            {event.notices.map(({ url, delivered, givenUp, attempts, time, message }) => (
              <li key={url}>
                <span className="mono">{url}</span>{" "}
                <span className="side-panel__soft">
                  {delivered ? "✓ taken" : givenUp ? `✕ given up: ${message}` : "still to be told"}
                  {attempts > 1 ? `, ${String(attempts)} attempts` : ""}
                  {time === undefined ? "" : `, ${formatMoment(timestampToMillis(time), nowMs)}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
