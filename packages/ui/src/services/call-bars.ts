/** One of the last calls of a service. */
export interface PastCall {
  readonly latencyMs: number;
  /** Why it failed. Empty: it did not. */
  readonly reason: string;
}

/** How a call is drawn: a bar whose height says how long it took, from 0 to 1. */
export interface CallBar {
  readonly height: number;
  readonly isFailed: boolean;
}

/** Bars for calls, on a scale that doubles from step to step, so that slow and fast ones can be told apart. The slowest is as high as can be. */
export function callBars(calls: readonly PastCall[]): readonly CallBar[] {
  const scaled = calls.map(({ latencyMs }) => Math.log2(1 + Math.max(0, latencyMs) * 10));
  const highest = Math.max(1e-9, ...scaled);
  return calls.map(({ reason }, index) => ({
    height: Math.max(0.08, scaled[index]! / highest),
    isFailed: reason !== "",
  }));
}

/** Why calls failed, the most frequent reason first: `UNREACHABLE 3, TIMEOUT 1`. */
export function failureReasons(
  calls: readonly PastCall[],
): readonly (readonly [reason: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { reason } of calls) if (reason !== "") counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
}
