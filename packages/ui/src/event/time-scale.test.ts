import { expect, it } from "vitest";
import { idleSpans, plainScale, scaleWithoutIdle } from "./time-scale.js";
import { timeTicks } from "./time-ticks.js";
import { atEnd, moved, wholeWindow, zoomed } from "./time-window.js";

const whole = { fromMs: 1_000, toMs: 11_000 };

it("places times evenly, and what is outside at the ends", () => {
  const { place, time } = plainScale(whole);

  expect([0, 1_000, 6_000, 11_000, 12_000].map(place)).toEqual([0, 0, 0.5, 1, 1]);
  expect(time(0.25)).toBe(3_500);
  expect(plainScale({ fromMs: 5, toMs: 5 }).place(5)).toBe(0);
});

it("draws long idle spans short, and finds the way back", () => {
  const scale = scaleWithoutIdle(whole, [
    { fromMs: 10_000, toMs: 10_500 },
    { fromMs: 1_000, toMs: 1_500 },
    { fromMs: 1_400, toMs: 1_900 },
  ]);

  expect(scale.hidden).toEqual([
    { fromMs: 1_900, toMs: 10_000 },
    { fromMs: 10_500, toMs: 11_000 },
  ]);
  expect(scale.place(10_000) - scale.place(1_900)).toBeCloseTo(0.015);
  expect(scale.place(1_900)).toBeGreaterThan(0.6);
  for (const ms of [1_000, 1_450, 1_900, 5_000, 10_250, 11_000])
    expect(scale.time(scale.place(ms))).toBeCloseTo(ms);
});

it("hides nothing where nothing was idle for long, and survives that nothing was busy", () => {
  expect(scaleWithoutIdle(whole, [whole]).hidden).toEqual([]);
  const idle = scaleWithoutIdle(whole, []);
  expect([idle.place(1_000), idle.place(11_000)]).toEqual([0, 1]);
  expect(idleSpans(whole, [{ fromMs: 0, toMs: 2_000 }])).toEqual([{ fromMs: 2_000, toMs: 11_000 }]);
});

it("marks round spans after the start", () => {
  expect(timeTicks(1_000, 1_000, 11_000, 6).map(({ text }) => text)).toEqual([
    "0",
    "+2.0 s",
    "+4.0 s",
    "+6.0 s",
    "+8.0 s",
    "+10 s",
  ]);
  expect(timeTicks(0, 500, 501, 4).length).toBeLessThanOrEqual(5);
  expect(
    timeTicks(0, 0, 40 * 86_400_000, 8)
      .map(({ text }) => text)
      .at(-1),
  ).toBe("+40 d");
});

it("looks nearer around a place, moves along, and never leaves the line", () => {
  const near = zoomed(wholeWindow, 4, 0.5);
  expect(near).toEqual({ from: 0.375, to: 0.625 });
  expect(zoomed(near, 0.1, 0.5)).toEqual(wholeWindow);
  expect(moved(near, 1)).toEqual({ from: 0.625, to: 0.875 });
  expect(moved(near, 9)).toEqual({ from: 0.75, to: 1 });
  expect(atEnd(near)).toEqual({ from: 0.75, to: 1 });
});
