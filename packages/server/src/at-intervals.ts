/** How long is kept silent after something was told, in milliseconds. */
const silentMs = 60_000;

/** Tells the first of many like it, and the next one no sooner than a minute later. */
export function atIntervals<T>(
  tell: (value: T) => void,
  nowMs: () => number = () => performance.now(),
): (value: T) => void {
  let toldMs = -Infinity;
  return (value) => {
    if (nowMs() - toldMs < silentMs) return;
    toldMs = nowMs();
    tell(value);
  };
}
