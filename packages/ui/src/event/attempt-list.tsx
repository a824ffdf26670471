import type { AttemptView } from "@machinery/client";
import { formatMoment } from "../format/moment.js";
import { formatSpan } from "../format/span.js";
import { ErrorDetails } from "./error-details.js";

interface AttemptListProps {
  readonly attempts: readonly AttemptView[];
  /** The moment that is shown: what had not ended then is still in flight. */
  readonly nowMs: number;
}

/** Each attempt, with its exact error. The last one first. */
export function AttemptList({ attempts, nowMs }: AttemptListProps) {
  if (attempts.length === 0) return null;
  return (
    <ol className="attempts" aria-label="Attempts">
      {attempts.toReversed().map(({ number, startMs, endMs, acceptedMs, error, interrupted }) => (
        <li key={`${String(number)} ${String(startMs)}`} className="attempts__one">
          <span className="attempts__line">
            <span className="attempts__number">Attempt {number}</span>
            <span className={`status--${toneOf(error !== undefined, endMs, acceptedMs)}`}>
              {outcomeOf(error !== undefined, endMs, acceptedMs, interrupted)}
            </span>
            <span className="side-panel__soft">
              {formatMoment(startMs, nowMs)} · {formatSpan((endMs ?? nowMs) - startMs)}
            </span>
          </span>
          {error === undefined ? null : <ErrorDetails error={error} />}
        </li>
      ))}
    </ol>
  );
}

function toneOf(
  hasFailed: boolean,
  endMs?: number,
  acceptedMs?: number,
): "bad" | "good" | "going" | "waiting" {
  if (hasFailed) return "bad";
  if (endMs !== undefined) return "good";
  return acceptedMs === undefined ? "going" : "waiting";
}

function outcomeOf(hasFailed: boolean, endMs?: number, acceptedMs?: number, interrupted = false): string {
  if (interrupted) return "✕ interrupted";
  if (hasFailed) return "✕ failed";
  if (endMs !== undefined) return "✓ answered";
  return acceptedMs === undefined ? "▶ in flight" : "◔ answers later";
}
