import { formatClockTime } from "../format/clock-time.js";
import type { LiveStatus } from "../live/live-status.js";
import { useLiveStatus } from "../live/use-live-status.js";

/** Says whether what is shown is as it is now. */
export function StatusLight() {
  const status = useLiveStatus();
  return (
    <span
      className={`status-light status-light--${status.kind}`}
      role="status"
      title={status.kind === "disconnected" ? status.reason : undefined}
    >
      {wordsOf(status)}
    </span>
  );
}

function wordsOf(status: LiveStatus): string {
  if (status.kind === "stale") return `as of ${formatClockTime(status.asOfMs)}`;
  if (status.kind === "disconnected") return `disconnected since ${formatClockTime(status.sinceMs)}`;
  return status.kind;
}
