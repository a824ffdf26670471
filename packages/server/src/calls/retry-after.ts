import { limits } from "@machinery/protocol";

/**
 * Reads a Retry-After header (RFC 9110, 10.2.3): seconds, or an HTTP date. Milliseconds from now, never negative and
 * at most the longest duration there is; undefined when it is neither.
 */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (text === undefined || text === "") return undefined;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, Math.ceil(ms)), limits.durationMs);
}
