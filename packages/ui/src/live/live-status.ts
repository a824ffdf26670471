/** What the manager knows of the daemon, and since when. Times are in milliseconds since 1970. */
export type LiveStatus =
  /** Everything shown is as it is now. */
  | { readonly kind: "live" }
  /** The first word of the daemon is still awaited. */
  | { readonly kind: "connecting" }
  /** The daemon is silent: what is shown was so then. Nothing may be written until it speaks again. */
  | { readonly kind: "stale"; readonly asOfMs: number }
  /** There is no connection. Nothing may be written. */
  | { readonly kind: "disconnected"; readonly sinceMs: number; readonly reason: string };

/** How long the daemon may be silent before what is shown counts as old, in milliseconds: it speaks every 5 s. */
export const silenceMs = 12_000;

/** What has been heard of the daemon. */
export interface Heard {
  /** When it spoke last. Unset: never yet. */
  readonly lastMs?: number;
  /** Set while the stream is broken: since when, and why. */
  readonly broken?: { readonly sinceMs: number; readonly reason: string };
}

/** What that amounts to at a time. */
export function liveStatusAt(heard: Heard, nowMs: number): LiveStatus {
  if (heard.broken !== undefined) return { kind: "disconnected", ...heard.broken };
  if (heard.lastMs === undefined) return { kind: "connecting" };
  if (nowMs - heard.lastMs > silenceMs) return { kind: "stale", asOfMs: heard.lastMs };
  return { kind: "live" };
}
