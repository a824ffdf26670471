import { EventService } from "@machinery/client";
import { useEffect, useMemo, useState } from "react";
import { copiedCall } from "../copying/call-texts.js";
import { CopyCall } from "../copying/copy-call.js";
import { ErrorNote } from "../writing/error-note.js";
import { BulkBar } from "./bulk-bar.js";
import { filterOf, parseEventSearch, withStatuses } from "./event-search.js";
import { noSelection } from "./event-selection.js";
import { EventTable } from "./event-table.js";
import { NoEvents } from "./no-events.js";
import { NoMatch } from "./no-match.js";
import { useSearchPlace } from "./search-place.js";
import { StatusChips } from "./status-chips.js";
import { useEventCounts } from "./use-event-counts.js";
import { useEventFeed } from "./use-event-feed.js";
import { useSettled } from "../settling/use-settled.js";
import { ViewsMenu } from "./views-menu.js";
import "./event-list-screen.css";

/** How long the search box must be left alone before it is searched for, in milliseconds. */
const settleMs = 150;

/** All events, live, as a list that is searched by one box. */
export function EventListScreen() {
  const [text, setText] = useSearchPlace();
  const wanted = useSettled(text, settleMs);
  const search = useMemo(() => parseEventSearch(wanted), [wanted]);
  const feed = useEventFeed(search);
  const counts = useEventCounts(search);
  const [selection, setSelection] = useState(noSelection);
  useEffect(() => setSelection(noSelection), [search]);
  const call = useMemo(
    () => copiedCall(EventService.method.listEvents, { filter: filterOf(search) }),
    [search],
  );
  const isEmpty = feed !== undefined && feed.rows.length === 0 && !feed.isReading && feed.error === undefined;
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
          onChange={(change) => setText(change.target.value, { isTyped: true })}
        />
        <ViewsMenu search={text} onOpen={setText} />
        <CopyCall call={call} />
      </header>
      <StatusChips
        chosen={search.statuses}
        counts={counts}
        onChoose={(statuses) => setText(withStatuses(text, statuses))}
      />
      <div className="events__notes">
        <p id="events-problems" className="events__problems" role="status">
          {search.problems.join(" · ")}
        </p>
        <ErrorNote error={feed?.error} />
      </div>
      {feed === undefined || isEmpty ? null : (
        <EventTable feed={feed} selection={selection} onSelect={setSelection} />
      )}
      {!isEmpty ? null : wanted.trim() === "" ? (
        <NoEvents />
      ) : (
        <NoMatch feed={feed} search={search} onClear={() => setText("")} />
      )}
      <BulkBar
        count={selection.rows.size}
        // What has changed since an event was selected is in the list.
        read={() => [...selection.rows.values()].map((row) => feed?.rows.get(row.eventId) ?? row)}
        onClear={() => setSelection(noSelection)}
      />
    </div>
  );
}
