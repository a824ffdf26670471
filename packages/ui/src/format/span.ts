const units: readonly (readonly [name: string, ms: number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
];

/** A span of time for people, in at most two units: `12 ms`, `3.4 s`, `2 min 5 s`, `3 d 4 h`. Negative spans are shown as none. */
export function formatSpan(ms: number): string {
  if (ms < 1_000) return `${String(Math.max(0, Math.round(ms)))} ms`;
  if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < 60_000) return `${String(Math.floor(ms / 1_000))} s`;
  const at = units.findIndex(([, size]) => ms >= size);
  const [name, size] = units[at]!;
  const [smaller, smallerSize] = units[at + 1]!;
  const rest = Math.floor((ms % size) / smallerSize);
  const whole = `${String(Math.floor(ms / size))} ${name}`;
  return rest === 0 ? whole : `${whole} ${String(rest)} ${smaller}`;
}
