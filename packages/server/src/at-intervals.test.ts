import { expect, it } from "vitest";
import { atIntervals } from "./at-intervals.js";

it("tells the first at once, and another no sooner than a minute later", () => {
  const told: number[] = [];
  let nowMs = 0;
  const tell = atIntervals(
    (value: number) => void told.push(value),
    () => nowMs,
  );

  for (; nowMs <= 120_000; nowMs += 1_000) tell(nowMs);

  expect(told).toEqual([0, 60_000, 120_000]);
});
