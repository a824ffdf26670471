/** A time of day as it is on the wall here, to the second: `12:03:11`. */
export function formatClockTime(timeMs: number): string {
  return new Date(timeMs).toLocaleTimeString("en-GB", { hour12: false });
}
