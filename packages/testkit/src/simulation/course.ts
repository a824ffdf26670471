/** Part of the order in which steps begin: one of them, or bodies that are carried out at the same time. */
export type CourseItem = string | { readonly bodies: readonly (readonly CourseItem[])[] };

/** Where a step begins and ends in a history. */
export interface Span {
  readonly start: number;
  /** Unset where nothing tells of its end. */
  end?: number;
}

/** All steps of a course. */
export function* stepsOf(course: readonly CourseItem[]): Generator<string> {
  for (const item of course) {
    if (typeof item === "string") yield item;
    else for (const body of item.bodies) yield* stepsOf(body);
  }
}

/** Says which steps do not begin after those that come before them. Gives where the last of them ends. */
export function* checkOrder(
  course: readonly CourseItem[],
  spans: ReadonlyMap<string, Span>,
  after = -1,
): Generator<string, number> {
  let last = after;
  for (const item of course) {
    if (typeof item === "string") {
      const { start, end = start } = spans.get(item) ?? { start: last };
      if (start < last) yield `begins ${item} before what comes before it has ended`;
      last = Math.max(last, end);
      continue;
    }
    const before = last;
    for (const body of item.bodies) last = Math.max(last, yield* checkOrder(body, spans, before));
  }
  return last;
}
