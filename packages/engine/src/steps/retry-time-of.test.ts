import { describe, expect, it } from "vitest";
import type { OpenStep } from "../state/open-step.js";
import { retryTimeOf } from "./retry-time-of.js";

const nowMs = 1_000_000;
const policy = { attempts: 10, firstMs: 100, factor: 2, capMs: 1_000, jitter: 0 };
const error = { reason: "HTTP_5XX", message: "500", transient: true };
const step = (attempt: number, deadlineMs?: number): OpenStep => ({
  path: "upper",
  order: 1,
  service: undefined,
  inputs: {},
  deadlineMs,
  attempt,
  inFlight: true,
  awaiting: false,
  silentUntilMs: undefined,
  retryAtMs: undefined,
  deferred: undefined,
  waitsSinceMs: undefined,
  wakeAtMs: undefined,
  attemptsBefore: 0,
  parked: undefined,
  isUnknown: false,
  awaited: undefined,
  run: undefined,
});
const waitOf = (given: Partial<Parameters<typeof retryTimeOf>[0]>) => {
  const at = retryTimeOf({ policy, step: step(1), error, seed: "5eed", nowMs, ...given });
  return at === undefined ? undefined : at - nowMs;
};

describe("the wait before the next attempt", () => {
  it("grows by the factor up to the cap", () => {
    expect([1, 2, 3, 4, 5, 9].map((attempt) => waitOf({ step: step(attempt) }))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
    expect(waitOf({ policy: { ...policy, attempts: 1_000, factor: 100 }, step: step(999) })).toBe(1_000);
    expect(waitOf({ policy: { ...policy, attempts: 1_000, firstMs: 0, factor: 100 }, step: step(999) })).toBe(
      0,
    );
  });

  it("is left to chance by the part that jitter says, and to nothing else", () => {
    const jittered = { ...policy, firstMs: 10_000, capMs: 10_000, factor: 1, jitter: 0.2, attempts: 1_000 };
    const waits = Array.from({ length: 500 }, (_, index) =>
      waitOf({ policy: jittered, step: step(index + 1) })!,
    );

    expect(Math.min(...waits)).toBeGreaterThanOrEqual(8_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(10_000);
    expect(new Set(waits).size).toBeGreaterThan(400);
    expect(waitOf({ policy: jittered, step: step(7) })).toBe(waits[6]);
    expect(waitOf({ policy: jittered, step: step(7), seed: "other" })).not.toBe(waits[6]);
  });

  it("is at least what the service asked for, up to an hour", () => {
    expect(waitOf({ error: { ...error, retryAfterMs: 5_000 } })).toBe(5_000);
    expect(waitOf({ error: { ...error, retryAfterMs: 50 } })).toBe(100);
    expect(waitOf({ error: { ...error, retryAfterMs: 1e12 } })).toBe(3_600_000);
    expect(waitOf({ error: { ...error, retryAfterMs: 1_500.2 } })).toBe(1_501);
    expect(waitOf({ error: { ...error, retryAfterMs: -5 } })).toBe(100);
    expect(waitOf({ error: { ...error, retryAfterMs: NaN } })).toBe(100);
  });
});

describe("no further attempt", () => {
  it("is made once all are used up", () => {
    expect(waitOf({ step: step(9) })).toBe(1_000);
    expect(waitOf({ step: step(10) })).toBeUndefined();
  });

  it("is made for an error that is not transient, unless the policy names its reason", () => {
    const lasting = { ...error, reason: "DECLINED", transient: false };

    expect(waitOf({ error: lasting })).toBeUndefined();
    expect(waitOf({ error: lasting, policy: { ...policy, on: ["DECLINED"] } })).toBe(100);
    expect(waitOf({ policy: { ...policy, on: ["DECLINED"] } })).toBeUndefined();
    expect(waitOf({ policy: { ...policy, on: [] } })).toBeUndefined();
    // What a service calls its 503 is one all the same.
    const named = { ...error, reason: "OVERLOADED" };
    expect(waitOf({ error: { ...named, is5xx: true }, policy: { ...policy, on: ["HTTP_5XX"] } })).toBe(100);
    expect(waitOf({ error: named, policy: { ...policy, on: ["HTTP_5XX"] } })).toBeUndefined();
  });

  it("is made at or after the deadline", () => {
    expect(waitOf({ step: step(1, nowMs + 101) })).toBe(100);
    expect(waitOf({ step: step(1, nowMs + 100) })).toBeUndefined();
    expect(waitOf({ step: step(1, nowMs + 200), error: { ...error, retryAfterMs: 300 } })).toBeUndefined();
  });
});
