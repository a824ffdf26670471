import { EventService } from "@machinery/client";
import { useDeferredValue, useMemo, useState } from "react";
import { copiedCall } from "../copying/call-texts.js";
import { CopyCall } from "../copying/copy-call.js";
import { EventTable } from "./event-table.js";
import { filterOf, parseEventSearch } from "./event-search.js";
import { useEventFeed } from "./use-event-feed.js";
import "./event-list-screen.css";

/** All events, live, as a list that is searched by one box. */
export function EventListScreen() {
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text);
  const search = useMemo(() => parseEventSearch(wanted), [wanted]);
  const feed = useEventFeed(search);
  const call = useMemo(
    () => copiedCall(EventService.method.listEvents, { filter: filterOf(search) }),
    [search],
  );
  return (
    <div className="events">
      <header className="events__head">
        <h1 className="events__title">Events</h1>
        <input
          className="field events__search"
          type="search"
          aria-label="Search events"
          aria-describedby="events-problems"
          placeholder="Id, text, workflow:order, status:failed, label:tenant=acme"
          value={text}
          onChange={(change) => setText(change.target.value)}
        />
        <CopyCall call={call} />
      </header>
      <p id="events-problems" className="events__problems" role="status">
        {feed?.error === undefined ? search.problems.join(" · ") : feed.error.message}
      </p>
      {feed === undefined ? null : <EventTable feed={feed} isSearched={wanted.trim() !== ""} />}
    </div>
  );
}
