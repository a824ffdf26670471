import { timestampToMillis, type Event } from "@machinery/client";
import { Link } from "wouter";
import { formatClockTime } from "../format/clock-time.js";
import { eventStatusLook } from "../format/event-status-look.js";

/** Events that were just posted, each with its status. */
export function RunEvents({ events }: { readonly events: readonly Event[] }) {
  return (
    <ul className="plain-list">
      {events.map(({ eventId, status, ackTime }) => {
        const look = eventStatusLook(status);
        return (
          <li key={eventId}>
            <span className={`status status--${look.tone}`}>
              <span aria-hidden="true">{look.sign}</span> {look.word}
            </span>{" "}
            <Link href={`/events/${eventId}`} className="mono">
              {eventId}
            </Link>{" "}
            <span className="soft small">{ackTime && formatClockTime(timestampToMillis(ackTime))}</span>
          </li>
        );
      })}
    </ul>
  );
}
