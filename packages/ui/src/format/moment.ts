import { formatClockTime } from "./clock-time.js";

/** A time for people: of today the time of day, otherwise with the day: `12:03:11`, `2026-11-30 12:03:11`. */
export function formatMoment(timeMs: number, nowMs: number): string {
  const day = (ms: number): string => new Date(ms).toLocaleDateString("sv-SE");
  const clock = formatClockTime(timeMs);
  return day(timeMs) === day(nowMs) ? clock : `${day(timeMs)} ${clock}`;
}
