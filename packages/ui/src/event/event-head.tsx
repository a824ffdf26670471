import { hasEnded, timestampToMillis, type Event, type EventStatus } from "@machinery/client";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { formatClockTime } from "../format/clock-time.js";
import { eventStatusLook } from "../format/event-status-look.js";
import { formatSpan } from "../format/span.js";
import { useNow } from "../live/use-now.js";
import { EventLink } from "./event-link.js";
import { formatEventPlace } from "./event-place.js";

interface EventHeadProps {
  readonly event: Event;
  /** How it stands at the moment that is shown. */
  readonly status: EventStatus;
  readonly startMs: number;
  readonly endMs: number | undefined;
  /** What can be done with it. */
  readonly children?: ReactNode;
}

/** What an event is, how it stands, and what can be done with it. */
export function EventHead({ event, status, startMs, endMs, children }: EventHeadProps) {
  const nowMs = useNow();
  const look = eventStatusLook(status);
  const { parent, labels, rerunOf, reruns } = event;
  const took = formatSpan((endMs ?? nowMs) - startMs);
  return (
    <header className="event__head">
      <div className="event__what">
        <h1 className="event__title">
          {event.workflow} <span className="event__soft">r{event.workflowRevision}</span>
        </h1>
        <span className={`mark mark--${look.tone}`}>
          <span aria-hidden="true">{look.sign}</span> {look.word}
        </span>
        <span className="mono event__id">{event.eventId}</span>
      </div>
      <div className="event__actions">{children}</div>
      <p className="event__facts">
        <span>
          {event.ackTime === undefined ? null : dayOf(timestampToMillis(event.ackTime))}{" "}
          {formatClockTime(startMs)}
        </span>
        <span>{hasEnded(status) ? `took ${took}` : `for ${took}`}</span>
        {parent === undefined ? null : (
          <span>
            begun by{" "}
            <Link
              href={formatEventPlace({ eventId: parent.eventId, view: "graph", selected: parent.step })}
              className="mono"
            >
              {parent.step}
            </Link>
          </span>
        )}
        {rerunOf === undefined ? null : (
          <span>
            carries out again <EventLink eventId={rerunOf.eventId} />
            {rerunOf.step === "" ? "" : ` from ${rerunOf.step} on`}
          </span>
        )}
        {reruns[0] === undefined ? null : (
          <span>
            carried out again by <EventLink eventId={reruns[0]} />
            {reruns.length > 1 ? ` and ${String(reruns.length - 1)} before it` : ""}
          </span>
        )}
        {Object.entries(labels).map(([name, value]) => (
          <span key={name} className="event__label">
            {name}={value}
          </span>
        ))}
      </p>
    </header>
  );
}

const dayOf = (ms: number): string => new Date(ms).toLocaleDateString("sv-SE");
