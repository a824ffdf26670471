import { formatSpan } from "./span.js";

/** How long a call took: as a span of time, below 10 ms to a tenth of one. */
export function formatLatency(ms: number): string {
  return ms < 9.95 ? `${Math.max(0, ms).toFixed(1)} ms` : formatSpan(ms);
}
