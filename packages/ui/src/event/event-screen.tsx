import { useMemo, useState } from "react";
import { Link, useLocation } from "wouter";
import { ActionButtons } from "../actions/action-buttons.js";
import { ActionDialog, type Acting } from "../actions/action-dialog.js";
import { eventActions } from "../actions/event-actions.js";
import { rerunActions } from "../actions/rerun-actions.js";
import { useSettledChange } from "../settling/use-settled-change.js";
import { ErrorNote } from "../writing/error-note.js";
import { EventBar } from "./event-bar.js";
import { EventHead } from "./event-head.js";
import { formatEventPlace, parseEventPlace, type EventPlace } from "./event-place.js";
import { EventViews } from "./event-views.js";
import { hinderedSteps } from "./leading-step.js";
import { mostFacts } from "./run-history.js";
import { operationsByName } from "./operations-by-name.js";
import { SidePanel } from "./side-panel.js";
import { operationOf } from "./step-path.js";
import { useEvent } from "./use-event.js";
import { usePaintMark } from "./use-paint-mark.js";
import { useRun } from "./use-run.js";
import { useWorkflow } from "./use-workflow.js";
import { WhyBanner } from "./why-banner.js";
import "./event-screen.css";

/** How long a moment must stand before it is written into the address, in milliseconds: browsers refuse many changes of it in a row. */
const momentSettledMs = 250;

/** One event: its run as a graph, in time, and as a table, at any moment; why it is not moving, and what can be done. */
export function EventScreen() {
  const [address, navigate] = useLocation();
  const place = parseEventPlace(address);
  const run = useRun(place.eventId);
  const { value: event, error } = useEvent(place.eventId, run?.history.view.status);
  const { value: workflow, error: noWorkflow } = useWorkflow(event?.workflow, event?.workflowRevision);
  const definition = workflow?.definition;
  const operations = useMemo(() => definition && operationsByName(definition), [definition]);
  const [acting, setActing] = useState<Acting>();
  const go = (to: Partial<EventPlace>, replace = false): void =>
    navigate(formatEventPlace({ ...place, ...to }), { replace });
  const [at, setAt] = useSettledChange(
    place.at,
    (wanted) => go({ at: wanted } as Partial<EventPlace>, true),
    momentSettledMs,
  );
  const shown = run?.readMs === undefined ? undefined : run;
  usePaintMark(place.eventId, shown?.readMs);
  const moment = useMemo(() => shown?.history.at(at ?? shown.history.length), [shown, at]);
  const hindered = useMemo(() => (shown === undefined ? [] : hinderedSteps(shown.history)), [shown]);
  if (event === undefined && error !== undefined)
    return (
      <div className="event__refused">
        <ErrorNote error={error} />
        <p>
          Go to the <Link href="/events">events</Link>.
        </p>
      </div>
    );
  if (event === undefined || shown === undefined || moment === undefined)
    return <p className="shell__empty">Reading the history…</p>;
  const { history } = shown;
  const { view } = history;
  const isLive = at === undefined;
  const select = (selected: string): void => go({ selected });
  const isAsked = workflow === undefined && noWorkflow === undefined;
  const operation = (path: string) => (isAsked ? undefined : (operations?.get(operationOf(path)) ?? null));
  const known = { event, definition, history, hindered, operation, onSelect: select, onAct: setActing };
  const views = { run: shown, moment, isLive, selected: place.selected };
  return (
    <div className="event">
      <EventHead
        event={event}
        status={moment.status}
        startMs={view.startMs}
        endMs={isLive ? view.endMs : moment.timeMs}
      >
        {isLive ? (
          <ActionButtons
            actions={[
              ...eventActions(event.eventId, view.status),
              ...rerunActions(event, view.status, definition?.inputs),
            ]}
            of={event.eventId}
            onAct={(action) => setActing({ action, of: event.eventId })}
          />
        ) : null}
      </EventHead>
      <div>{isLive ? <WhyBanner {...known} /> : null}</div>
      <EventBar place={place} length={history.length} moment={moment} at={at} onMoment={setAt} />
      <div className="event__main">
        <div className="event__view">
          {shown.error === undefined ? null : <ErrorNote error={shown.error} />}
          {history.isFull ? <p className="event__note">Only the first {mostFacts} facts are shown.</p> : null}
          {noWorkflow !== undefined && place.view === "graph" ? <ErrorNote error={noWorkflow} /> : null}
          <EventViews
            {...views}
            view={place.view}
            definition={definition}
            onSelect={select}
            onMoment={setAt}
          />
        </div>
        <SidePanel {...known} {...views} />
      </div>
      <ActionDialog acting={acting} onClose={() => setActing(undefined)} />
    </div>
  );
}
