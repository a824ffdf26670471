import { Link } from "wouter";
import { formatEventPlace } from "./event-place.js";

/** Leads to an event by its id. */
export function EventLink(props: { readonly eventId: string; readonly onClick?: () => void }) {
  const { eventId, onClick } = props;
  return (
    <Link href={formatEventPlace({ eventId, view: "graph" })} className="mono" onClick={onClick}>
      {eventId}
    </Link>
  );
}
