const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a duration, such as `500ms`, `10s`, `1m30s` or `30d`, in milliseconds. A bare `0` is one too. `undefined` when the text is none. */
export function readDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === "0") return 0;
  if (!/^(?:\d{1,9}(?:ms|s|m|h|d))+$/.test(trimmed)) return undefined;
  let totalMs = 0;
  for (const [, count, unit] of trimmed.matchAll(/(\d+)(ms|s|m|h|d)/g))
    totalMs += Number(count) * (units[unit ?? ""] ?? 0);
  return totalMs;
}

/** Writes milliseconds the way {@link readDuration} reads them. */
export function writeDuration(ms: number): string {
  for (const unit of ["d", "h", "m", "s"]) {
    const size = units[unit] ?? 1;
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return ms === 0 ? "0" : `${ms}ms`;
}
