import { expect, it } from "vitest";
import { RecentCalls } from "./recent-calls.js";

it("says of no call nothing", () => {
  expect(new RecentCalls().summary()).toEqual({
    calls: 0,
    failed: 0,
    medianMs: 0,
    p95Ms: 0,
    sinceMs: undefined,
  });
});

it("counts failures, and says within what time half of the calls and nineteen of twenty were over", () => {
  const recent = new RecentCalls();
  for (let ms = 20; ms >= 1; ms--)
    recent.add(ms % 10 === 0 ? { tookMs: ms, reason: "HTTP_5XX" } : { tookMs: ms }, 100 - ms);

  expect(recent.summary()).toEqual({ calls: 20, failed: 2, medianMs: 10, p95Ms: 19, sinceMs: 80 });
});

it("remembers the last 256, in the order they ended", () => {
  const recent = new RecentCalls();
  for (let at = 0; at < 300; at++) recent.add({ tookMs: at }, at);

  const calls = recent.list();

  expect(calls).toHaveLength(256);
  expect([calls[0]!.endMs, calls.at(-1)!.endMs]).toEqual([44, 299]);
  expect(calls.every(({ endMs }, at) => endMs === 44 + at)).toBe(true);
  expect(recent.summary()).toMatchObject({ calls: 256, sinceMs: 44 });
});
