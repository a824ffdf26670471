import type { EventFeed } from "./event-feed.js";
import { searchedEventId, type EventSearch } from "./event-search.js";

/** Shown where a search has found nothing. */
export function NoMatch(props: {
  readonly feed: EventFeed;
  readonly search: EventSearch;
  readonly onClear: () => void;
}) {
  const { feed, search, onClear } = props;
  const isId = searchedEventId(search) !== undefined;
  return (
    <div className="events__none">
      <h2>{isId ? "There is no event of this id" : "No event matches this search"}</h2>
      <p>
        {isId
          ? "It may belong to another daemon, or have been deleted since: events go some time after their end."
          : feed.isTired
            ? `The newest ${feed.lookedThrough.toLocaleString("en")} events were looked through for the text.`
            : "Ask for less: leave out a status or a label."}
      </p>
      <p className="events__choices">
        {feed.isTired ? (
          <button type="button" className="button" onClick={() => void feed.lookFurther()}>
            Look further
          </button>
        ) : null}
        <button type="button" className="button" onClick={onClear}>
          Clear the search
        </button>
      </p>
    </div>
  );
}
