/** A date and time of day as they are here, to the second: `2026-11-29 12:03:11`. */
export function formatDateTime(timeMs: number): string {
  // Swedish writes dates from the largest unit to the smallest.
  return new Date(timeMs).toLocaleString("sv-SE");
}
