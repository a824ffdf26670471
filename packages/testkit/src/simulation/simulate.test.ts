import { expect, test } from "vitest";
import { simulate } from "./simulate.js";

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("seed %i holds all promises", async (seed) => {
  const report = await simulate(seed);

  expect(report.violations, report.repeat).toEqual([]);
});
