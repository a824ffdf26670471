import { useMemo } from "react";
import { Link, useLocation } from "wouter";
import { ErrorNote } from "../writing/error-note.js";
import { EventHead } from "./event-head.js";
import { eventViews, formatEventPlace, parseEventPlace, type EventPlace } from "./event-place.js";
import { EventViews } from "./event-views.js";
import { MomentSlider } from "./moment-slider.js";
import { useEvent } from "./use-event.js";
import { useRun } from "./use-run.js";
import { useSettled } from "./use-settled.js";
import { useWorkflow } from "./use-workflow.js";
import "./event-screen.css";

/** One event: its run as a graph, in time, and as a table, at any moment. */
export function EventScreen() {
  const [address, navigate] = useLocation();
  const place = parseEventPlace(address);
  const { value: event, error } = useEvent(place.eventId);
  const { value: workflow, error: noWorkflow } = useWorkflow(event?.workflow, event?.workflowRevision);
  const run = useRun(event);
  const go = (to: Partial<EventPlace>, replace = false): void =>
    navigate(formatEventPlace({ ...place, ...to }), { replace });
  const [at, setAt] = useSettled(place.at, (wanted) => go({ at: wanted } as Partial<EventPlace>, true));
  const moment = useMemo(
    () => run?.history.at(at ?? run.history.length),
    // The history is changed in place: the run is another one then.
    [run, at],
  );
  if (error !== undefined)
    return (
      <div className="event__refused">
        <ErrorNote error={error} />
        <p>
          Go to the <Link href="/events">events</Link>.
        </p>
      </div>
    );
  if (event === undefined || run === undefined || moment === undefined || !run.isCaughtUp)
    return (
      <p className="shell__empty">
        {run === undefined
          ? "Reading the event…"
          : `Reading its history: ${String(run.history.length)} facts…`}
      </p>
    );
  const { view } = run.history;
  const isLive = at === undefined;
  return (
    <div className="event">
      <EventHead
        event={event}
        status={moment.status}
        startMs={view.startMs}
        endMs={isLive ? view.endMs : moment.timeMs}
      />
      <div className="event__bar">
        <div className="event__tabs" role="group" aria-label="Views">
          {eventViews.map((name) => (
            <Link
              key={name}
              href={formatEventPlace({ ...place, view: name })}
              className="event__tab"
              aria-current={name === place.view ? "true" : undefined}
            >
              {name}
            </Link>
          ))}
        </div>
        <MomentSlider length={run.history.length} at={at} timeMs={moment.timeMs} onMoment={setAt} />
      </div>
      {noWorkflow !== undefined && place.view === "graph" ? <ErrorNote error={noWorkflow} /> : null}
      <div className="event__main">
        <EventViews
          view={place.view}
          definition={workflow?.definition}
          run={run}
          moment={moment}
          isLive={isLive}
          selected={place.selected}
          onSelect={(selected) => go({ selected })}
          onMoment={setAt}
        />
      </div>
    </div>
  );
}
