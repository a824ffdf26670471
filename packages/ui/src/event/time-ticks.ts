import { formatSpan } from "../format/span.js";

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000].concat(
  [2, 5, 10, 30, 60, 120, 360, 720, 1_440].map((minutes) => minutes * 60_000),
);

/** A mark on a line of time. */
export interface TimeTick {
  readonly ms: number;
  /** How long after the start: `+5 s`. */
  readonly text: string;
}

/** Marks at round spans after the start, between two times, at most `most`. */
export function timeTicks(startMs: number, fromMs: number, toMs: number, most: number): TimeTick[] {
  const spanMs = Math.max(1, toMs - fromMs);
  const day = 86_400_000;
  const step = steps.find((ms) => spanMs / ms <= most) ?? Math.ceil(spanMs / most / day) * day;
  const ticks: TimeTick[] = [];
  for (let after = Math.ceil((fromMs - startMs) / step) * step; startMs + after <= toMs; after += step)
    ticks.push({ ms: startMs + after, text: after === 0 ? "0" : `+${formatSpan(after)}` });
  return ticks;
}
