/**
 * Times that something is wanted at, the earliest first: a treap, balanced by ranks that come from the orders alone, so the same times make
 * the same tree whatever came and went before. Never changed in place: a decision that is taken back takes the tree back with it.
 */
export interface DueTimes {
  /** In milliseconds since 1970. */
  readonly atMs: number;
  /** Which comes first of two at the same time. No two have the same. */
  readonly order: number;
  /** The path of the step that is to be woken. */
  readonly step: string;
  readonly rank: number;
  readonly earlier: DueTimes | undefined;
  readonly later: DueTimes | undefined;
}

/** The times with one more. */
export function withDue(times: DueTimes | undefined, atMs: number, order: number, step: string): DueTimes {
  const rank = rankOf(order);
  if (times !== undefined && times.rank >= rank) {
    return isBefore(atMs, order, times)
      ? { ...times, earlier: withDue(times.earlier, atMs, order, step) }
      : { ...times, later: withDue(times.later, atMs, order, step) };
  }
  const [earlier, later] = split(times, atMs, order);
  return { atMs, order, step, rank, earlier, later };
}

/** The times without one of them. */
export function withoutDue(times: DueTimes | undefined, atMs: number, order: number): DueTimes | undefined {
  if (times === undefined) return undefined;
  if (times.order === order) return join(times.earlier, times.later);
  return isBefore(atMs, order, times)
    ? { ...times, earlier: withoutDue(times.earlier, atMs, order) }
    : { ...times, later: withoutDue(times.later, atMs, order) };
}

/** The earliest, in milliseconds since 1970. */
export function earliestDue(times: DueTimes | undefined): number | undefined {
  let first = times;
  while (first?.earlier !== undefined) first = first.earlier;
  return first?.atMs;
}

/** The steps whose time has come, the earliest first. */
export function stepsDue(times: DueTimes | undefined, nowMs: number, steps: string[] = []): string[] {
  if (times === undefined) return steps;
  stepsDue(times.earlier, nowMs, steps);
  if (times.atMs > nowMs) return steps;
  steps.push(times.step);
  return stepsDue(times.later, nowMs, steps);
}

const isBefore = (atMs: number, order: number, other: DueTimes): boolean =>
  atMs < other.atMs || (atMs === other.atMs && order < other.order);

function split(
  times: DueTimes | undefined,
  atMs: number,
  order: number,
): [DueTimes | undefined, DueTimes | undefined] {
  if (times === undefined) return [undefined, undefined];
  if (isBefore(atMs, order, times)) {
    const [earlier, later] = split(times.earlier, atMs, order);
    return [earlier, { ...times, earlier: later }];
  }
  const [earlier, later] = split(times.later, atMs, order);
  return [{ ...times, later: earlier }, later];
}

/** All of `one` are before all of `other`. */
function join(one: DueTimes | undefined, other: DueTimes | undefined): DueTimes | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.rank >= other.rank
    ? { ...one, later: join(one.later, other) }
    : { ...other, earlier: join(one, other.earlier) };
}

/** The finalizer of MurmurHash3, 32 bits: no two orders have the same rank. */
function rankOf(order: number): number {
  let hash = order | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
