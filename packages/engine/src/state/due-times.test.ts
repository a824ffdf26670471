import * as fc from "fast-check";
import { expect, it } from "vitest";
import { type DueTimes, earliestDue, stepsDue, withDue, withoutDue } from "./due-times.js";

const make = (times: readonly (readonly [order: number, atMs: number])[]): DueTimes | undefined =>
  times.reduce<DueTimes | undefined>(
    (tree, [order, atMs]) => withDue(tree, atMs, order, `step_${order}`),
    undefined,
  );

it("tells what is due in order, whatever came and went before", () => {
  const time = fc.record({ atMs: fc.nat(20), stays: fc.boolean(), place: fc.nat() });
  const property = fc.property(fc.array(time, { maxLength: 60 }), fc.nat(20), (drawn, nowMs) => {
    const all = drawn.map(({ atMs, ...rest }, order) => ({ order, atMs, ...rest }));
    const shuffled = [...all].sort((one, other) => one.place - other.place || one.order - other.order);
    let tree = make(shuffled.map(({ order, atMs }) => [order, atMs]));

    for (const { order, atMs, stays } of shuffled) if (!stays) tree = withoutDue(tree, atMs, order);

    const left = all.filter(({ stays }) => stays).sort((one, other) => one.atMs - other.atMs);
    expect(stepsDue(tree, nowMs)).toEqual(
      left.filter(({ atMs }) => atMs <= nowMs).map(({ order }) => `step_${order}`),
    );
    expect(earliestDue(tree)).toBe(left[0]?.atMs);
    expect(tree).toEqual(make(left.map(({ order, atMs }) => [order, atMs])));
  });

  fc.assert(property, { numRuns: 200, seed: 77 });
});

it("stays flat when times come in order", () => {
  const depth = (tree: DueTimes | undefined): number =>
    tree === undefined ? 0 : 1 + Math.max(depth(tree.earlier), depth(tree.later));

  expect(depth(make(Array.from({ length: 4_096 }, (_, order) => [order, order])))).toBeLessThan(40);
});
