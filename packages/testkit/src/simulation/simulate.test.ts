import { expect, test } from "vitest";
import { simulate } from "./simulate.js";

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("seed %i holds all promises", async (seed) => {
  const { repeat, violations } = await simulate(seed);

  expect({ repeat, violations }).toEqual({ repeat, violations: [] });
});

test("the same seed gives the same run", async () => {
  const options = { crashes: 4, failures: 3, trouble: 0.3 };

  const once = await simulate(42, options);
  const again = await simulate(42, options);

  expect(again).toEqual(once);
  expect(once.crashes).toBeGreaterThan(0);
  expect(once.calls).toBeGreaterThan(0);
});

test("another seed gives another run", async () => {
  const [one, other] = [await simulate(1), await simulate(2)];

  expect(one.traceHash).not.toBe(other.traceHash);
});

test("calls that services do not let in are among what happens", async () => {
  let deferred = 0;
  for (let seed = 1; seed <= 20 && deferred === 0; seed++)
    ({ deferred } = await simulate(seed, { trouble: 0.6 }));

  expect(deferred).toBeGreaterThan(0);
});
