import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createSystemClock } from "./system-clock.js";

describe("the system clock", () => {
  /** How far the clocks are ahead of the timers. */
  const ahead = { wall: 0, monotonic: 0 };
  const wallMs = () => Date.now() + ahead.wall;
  const clock = () => createSystemClock({ wallMs, monotonicMs: () => performance.now() + ahead.monotonic });

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    ahead.wall = 0;
    ahead.monotonic = 0;
  });
  afterEach(() => void vi.useRealTimers());

  /** Lets time pass on both clocks and for timers. */
  const pass = (ms: number): void => void vi.advanceTimersByTime(ms);

  test("goes with the wall, and jumps forward with it", () => {
    const system = clock();
    const nowMs = () => system.nowMs();

    ahead.wall += 3_600_000;

    expect(nowMs()).toBe(4_600_000);
  });

  test("begins no earlier than the past has seen, and goes on from there", () => {
    const system = clock();

    system.notBefore(2_000_000);
    ahead.monotonic += 10;

    expect(system.nowMs()).toBe(2_000_010);
    system.notBefore(1_500_000);
    expect(system.nowMs()).toBe(2_000_010);
  });

  test("never goes back: while the wall is behind, it advances by the monotonic clock", () => {
    const system = clock();
    const nowMs = () => system.nowMs();
    nowMs();

    ahead.wall -= 3_600_000;
    ahead.monotonic += 10;
    const later = nowMs();
    ahead.monotonic += 5.5;
    const latest = nowMs();
    ahead.wall = 1_000_000;

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
    ahead.wall += 3_600_000;
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

  describe("after the process stood still", () => {
    /** The clocks go on, and no timer rings. */
    const stall = (ms: number): void => {
      ahead.wall += ms;
      ahead.monotonic += ms;
    };

    test("rings once what came meanwhile was heard", () => {
      const ring = vi.fn<() => void>();
      clock().alarm(1_000_100, ring);

      stall(600);
      pass(100);
      const at = ring.mock.calls.length;
      pass(599);
      const before = ring.mock.calls.length;
      pass(1);

      expect([at, before, ring.mock.calls.length]).toEqual([0, 0, 1]);
    });

    test("hears it also when the alarm is set anew before it has rung", () => {
      const system = clock();
      const ring = vi.fn<() => void>();
      const takeBack = system.alarm(1_000_100, ring);

      stall(700);
      takeBack();
      system.alarm(1_000_100, ring);
      pass(599);
      const before = ring.mock.calls.length;
      pass(1);

      expect([before, ring.mock.calls.length]).toEqual([0, 1]);
    });

    test("is no more patient when it is late again, and again when it was in time meanwhile", () => {
      const system = clock();
      const rung: number[] = [];
      const set = (): (() => void) => system.alarm(wallMs() + 100, () => rung.push(wallMs()));

      const takeBack = set();
      stall(500);
      takeBack();
      system.alarm(wallMs(), () => rung.push(wallMs()));
      stall(1_000);
      pass(400);
      expect(rung).toEqual([wallMs()]);

      rung.length = 0;
      set();
      stall(500);
      pass(100);
      pass(499);
      expect(rung).toEqual([]);
      pass(1);
      expect(rung).toEqual([wallMs()]);
    });

    test("takes back what has rung, however late, without waiting after it", () => {
      const system = clock();
      const ring = vi.fn<() => void>();
      const takeBack = system.alarm(1_000_010, ring);
      pass(10);
      pass(5_000);

      takeBack();
      system.alarm(wallMs() + 10, ring);
      pass(10);

      expect(ring).toHaveBeenCalledTimes(2);
    });
  });
});
