import { formatClockTime } from "../format/clock-time.js";
import type { LiveStatus } from "../live/live-status.js";

/** How careful a connection asks people to be: `confirm` asks before each write, `read-only` takes none. */
export type Guard = "free" | "confirm" | "read-only";

/** Why nothing may be written now, for people. Nothing when it may be. */
export function writeRefusalOf(status: LiveStatus, guard: Guard = "free"): string | undefined {
  if (guard === "read-only") return "This connection only reads";
  if (status.kind === "connecting") return "The daemon has not been heard yet";
  if (status.kind === "stale")
    return `The daemon is silent: what is shown is as of ${formatClockTime(status.asOfMs)}`;
  if (status.kind === "disconnected")
    return `There is no connection to the daemon since ${formatClockTime(status.sinceMs)}`;
  return undefined;
}
