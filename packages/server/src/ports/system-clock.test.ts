import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createSystemClock } from "./system-clock.js";

describe("the system clock", () => {
  const times = { wall: 1_000_000, monotonic: 50 };
  const clock = () => createSystemClock({ wallMs: () => times.wall, monotonicMs: () => times.monotonic });

  beforeEach(() => {
    vi.useFakeTimers();
    times.wall = 1_000_000;
    times.monotonic = 50;
  });
  afterEach(() => void vi.useRealTimers());

  /** Lets time pass on both clocks and for timers. */
  const pass = (ms: number): void => {
    times.wall += ms;
    times.monotonic += ms;
    vi.advanceTimersByTime(ms);
  };

  test("goes with the wall, and jumps forward with it", () => {
    const system = clock();
    const nowMs = () => system.nowMs();

    times.wall += 3_600_000;

    expect(nowMs()).toBe(4_600_000);
  });

  test("begins no earlier than the past has seen, and goes on from there", () => {
    const system = clock();

    system.notBefore(2_000_000);
    times.monotonic += 10;

    expect(system.nowMs()).toBe(2_000_010);
    system.notBefore(1_500_000);
    expect(system.nowMs()).toBe(2_000_010);
  });

  test("never goes back: while the wall is behind, it advances by the monotonic clock", () => {
    const system = clock();
    const nowMs = () => system.nowMs();
    nowMs();

    times.wall -= 3_600_000;
    times.monotonic += 10;
    const later = nowMs();
    times.monotonic += 5.5;
    const latest = nowMs();
    times.wall = 2_000_000;

    expect([later, latest, nowMs()]).toEqual([1_000_010, 1_000_015, 2_000_000]);
  });

  test("rings at its time and not before, even after a month", () => {
    const system = clock();
    const ring = vi.fn<() => void>();
    const month = 31 * 24 * 3_600_000;

    system.alarm(1_000_000 + month, ring);
    for (let day = 0; day < 30; day += 1) pass(24 * 3_600_000);
    const before = ring.mock.calls.length;
    pass(24 * 3_600_000);

    expect([before, ring.mock.calls.length]).toEqual([0, 1]);
  });

  test("rings soon when its time is past, and never within the call", () => {
    const system = clock();
    const ring = vi.fn<() => void>();

    system.alarm(5, ring);
    const within = ring.mock.calls.length;
    pass(1);

    expect([within, ring.mock.calls.length]).toEqual([0, 1]);
  });

  test("notices a jump of the wall within ten seconds", () => {
    const system = clock();
    const ring = vi.fn<() => void>();

    system.alarm(1_000_000 + 3_600_000, ring);
    times.wall += 3_600_000;
    pass(10_000);

    expect(ring).toHaveBeenCalledOnce();
  });

  test("does not ring when it is taken back", () => {
    const system = clock();
    const ring = vi.fn<() => void>();

    system.alarm(1_000_100, ring)();
    pass(1_000);

    expect(ring).not.toHaveBeenCalled();
  });
});
