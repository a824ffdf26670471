/** A span of time. In milliseconds since 1970. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Where times are on a line that goes from 0 to 1. */
export interface TimeScale {
  /** Where a time is. What is outside is at an end. */
  readonly place: (ms: number) => number;
  /** Which time is at a place. */
  readonly time: (place: number) => number;
  /** The idle spans that are drawn shorter than they were. */
  readonly hidden: readonly Span[];
}

/** What share of the line an idle span takes that is hidden. */
const hiddenShare = 0.015;
/** Hidden spans are at least this share of the whole time: shorter ones are no trouble. */
const leastShare = 0.04;
/** At most so many are hidden, the longest. */
const mostHidden = 20;

/** A scale that shows all time alike. */
export function plainScale({ fromMs, toMs }: Span): TimeScale {
  return scaleOf([
    { ms: fromMs, place: 0 },
    { ms: Math.max(toMs, fromMs + 1), place: 1 },
  ]);
}

/** A scale on which long spans without a call in flight are drawn short. `busy` need not be in order. */
export function scaleWithoutIdle(whole: Span, busy: readonly Span[]): TimeScale {
  const leastMs = (whole.toMs - whole.fromMs) * leastShare;
  const hidden = idleSpans(whole, busy)
    .filter(({ fromMs, toMs }) => toMs - fromMs > leastMs)
    .toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))
    .slice(0, mostHidden)
    .toSorted((a, b) => a.fromMs - b.fromMs);
  if (hidden.length === 0) return plainScale(whole);
  const hiddenMs = hidden.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const shownMs = whole.toMs - whole.fromMs - hiddenMs;
  // Where nothing was busy at all, the hidden spans share the line.
  const share = shownMs <= 0 ? 1 / hidden.length : hiddenShare;
  const perMs = shownMs <= 0 ? 0 : (1 - share * hidden.length) / shownMs;
  const knots: Knot[] = [{ ms: whole.fromMs, place: 0 }];
  const go = (ms: number, place: number): void => void knots.push({ ms, place });
  for (const { fromMs, toMs } of hidden) {
    const last = knots.at(-1)!;
    const place = last.place + (fromMs - last.ms) * perMs;
    go(fromMs, place);
    go(toMs, place + share);
  }
  go(whole.toMs, 1);
  return { ...scaleOf(knots), hidden };
}

/** The spans in which nothing was busy. */
export function idleSpans({ fromMs, toMs }: Span, busy: readonly Span[]): Span[] {
  const idle: Span[] = [];
  let until = fromMs;
  for (const span of busy.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (span.fromMs > until) idle.push({ fromMs: until, toMs: Math.min(span.fromMs, toMs) });
    until = Math.max(until, span.toMs);
    if (until >= toMs) return idle;
  }
  if (until < toMs) idle.push({ fromMs: until, toMs });
  return idle;
}

interface Knot {
  readonly ms: number;
  readonly place: number;
}

function scaleOf(knots: readonly Knot[]): TimeScale {
  return {
    place: (ms) => between(knots, ms, "ms", "place"),
    time: (place) => between(knots, place, "place", "ms"),
    hidden: [],
  };
}

function between(knots: readonly Knot[], value: number, from: keyof Knot, to: keyof Knot): number {
  const first = knots[0]!;
  const last = knots.at(-1)!;
  if (value <= first[from]) return first[to];
  if (value >= last[from]) return last[to];
  let low = 0;
  let high = knots.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (knots[middle]![from] <= value) low = middle;
    else high = middle;
  }
  const [a, b] = [knots[low]!, knots[high]!];
  return b[from] === a[from] ? b[to] : a[to] + ((value - a[from]) / (b[from] - a[from])) * (b[to] - a[to]);
}
