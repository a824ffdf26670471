/** Which part of a timeline is in sight: of a line from 0 to 1. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** All of it. */
export const wholeWindow: TimeWindow = { from: 0, to: 1 };

/** The least that can be looked at. */
const least = 1e-5;

/** Looks nearer (a factor over 1) or farther, with a place that stays where it is. */
export function zoomed({ from, to }: TimeWindow, factor: number, at: number): TimeWindow {
  const span = Math.min(1, Math.max(least, (to - from) / factor));
  const share = to === from ? 0.5 : (at - from) / (to - from);
  return kept(at - share * span, span);
}

/** Moves along, by a share of what is in sight. */
export function moved({ from, to }: TimeWindow, share: number): TimeWindow {
  const span = to - from;
  return kept(from + share * span, span);
}

/** As much as is in sight, up to the end. */
export function atEnd({ from, to }: TimeWindow): TimeWindow {
  return kept(1, to - from);
}

function kept(from: number, span: number): TimeWindow {
  const begin = Math.min(1 - span, Math.max(0, from));
  return { from: begin, to: begin + span };
}
