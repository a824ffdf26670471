import { eventStatusLook } from "../format/event-status-look.js";
import type { BulkOutcome } from "./run-bulk.js";

/** How many refusals are listed one by one. */
const mostListed = 100;

/** What became of each of many events so far. */
export function BulkOutcomes(props: {
  readonly wanted: number;
  readonly outcomes: readonly BulkOutcome[];
  readonly isOver: boolean;
}) {
  const { wanted, outcomes, isOver } = props;
  const tally = new Map<string, number>();
  for (const outcome of outcomes) tally.set(wordOf(outcome), (tally.get(wordOf(outcome)) ?? 0) + 1);
  const refused = outcomes.filter((outcome) => outcome.result === "refused");
  return (
    <>
      <progress className="bulk__progress" max={wanted} value={outcomes.length} aria-label="Answered" />
      <p role="status">
        {isOver
          ? "Done: "
          : `${outcomes.length.toLocaleString("en")} of ${wanted.toLocaleString("en")} answered: `}
        {[...tally].map(([word, many]) => `${many.toLocaleString("en")} ${word}`).join(", ")}
      </p>
      {refused.length === 0 ? null : (
        <ul className="bulk__refused" aria-label="Refusals" tabIndex={0}>
          {refused.slice(0, mostListed).map(({ eventId, error }) => (
            <li key={eventId}>
              <span className="mono">{eventId}</span> {error.message}
            </li>
          ))}
          {refused.length > mostListed ? <li>and {refused.length - mostListed} more</li> : null}
        </ul>
      )}
    </>
  );
}

/** By what the daemon says of the event now: what was cancelled may first have to be undone. */
function wordOf(outcome: BulkOutcome): string {
  if (outcome.result === "not tried") return "not tried";
  if (outcome.result === "refused") return outcome.error.reason === "UNREACHABLE" ? "unknown" : "refused";
  return outcome.status === undefined ? "taken" : `now ${eventStatusLook(outcome.status).word}`;
}
