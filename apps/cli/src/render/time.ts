/** A span as people read it: `523ms`, `12.3s`, `4m05s`, `3h20m`, `2d4h`. */
export function renderSpan(ms: number): string {
  if (ms < 0) return `-${renderSpan(-ms)}`;
  if (ms < 999.5) return `${String(Math.round(ms))}ms`;
  const seconds = ms / 1_000;
  if (seconds < 59.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 3_600) return `${String(Math.floor(whole / 60))}m${two(whole % 60)}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 24 * 60) return `${String(Math.floor(minutes / 60))}h${two(minutes % 60)}m`;
  const hours = Math.floor(minutes / 60);
  return `${String(Math.floor(hours / 24))}d${String(hours % 24)}h`;
}

/** How long ago something was, in one unit: `5s`, `12m`, `3h`, `4d`. Clocks differ: what lies ahead is `0s`. */
export function renderAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 120) return `${String(seconds)}s`;
  if (seconds < 7_200) return `${String(Math.floor(seconds / 60))}m`;
  if (seconds < 172_800) return `${String(Math.floor(seconds / 3_600))}h`;
  return `${String(Math.floor(seconds / 86_400))}d`;
}

/** A moment in UTC: `2026-11-23 06:47:30.123Z`. */
export function renderTime(ms: number): string {
  return new Date(ms).toISOString().replace("T", " ");
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
