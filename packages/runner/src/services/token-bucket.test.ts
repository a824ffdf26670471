import * as fc from "fast-check";
import { expect, it } from "vitest";
import { TokenBucket } from "./token-bucket.js";

it("lets a tenth of its calls begin at once, and the others one by one", () => {
  const bucket = new TokenBucket({ calls: 100, perMs: 1_000 }, 0);
  const begun: number[] = [];

  for (let nowMs = 0; nowMs <= 100; nowMs++) while (bucket.take(nowMs)) begun.push(nowMs);

  expect(begun.filter((atMs) => atMs === 0)).toHaveLength(10);
  expect(begun.filter((atMs) => atMs > 0)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
});

it("lets one begin at least", () => {
  const bucket = new TokenBucket({ calls: 3, perMs: 60_000 }, 0);

  expect([bucket.take(0), bucket.take(0), bucket.take(19_999), bucket.take(20_000)]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

it("says when there will be tokens", () => {
  const bucket = new TokenBucket({ calls: 10, perMs: 1_000 }, 0);
  bucket.take(0);

  expect(bucket.whenMs(1, 0)).toBe(100);
  expect(bucket.whenMs(3, 50)).toBe(300);
});

it("never lets more begin than the rate and a tenth of it, in no stretch of time", () => {
  const steps = fc.array(fc.nat(50), { maxLength: 200 });
  const rate = fc.record({
    calls: fc.integer({ min: 1, max: 200 }),
    perMs: fc.integer({ min: 1, max: 2_000 }),
  });
  fc.assert(
    fc.property(rate, steps, (rate, steps) => {
      const bucket = new TokenBucket(rate, 0);
      const begun: number[] = [];
      let nowMs = 0;
      for (const step of steps) {
        nowMs += step;
        for (let times = 0; times < 5; times++) if (bucket.take(nowMs)) begun.push(nowMs);
      }
      const burst = Math.max(1, Math.floor(rate.calls / 10));
      for (let first = 0; first < begun.length; first++) {
        const last = begun.length - 1;
        const most = burst + ((begun[last]! - begun[first]!) * rate.calls) / rate.perMs;
        expect(last - first + 1).toBeLessThanOrEqual(most + 1e-6);
      }
    }),
    { seed: 23, numRuns: 200 },
  );
});
