import { describe, expect, it } from "vitest";
import { Breaker } from "./breaker.js";

const rule = { failures: 3, probeAfterMs: 1_000 };
const down = { reason: "UNREACHABLE", message: "nobody listens" };

/** One that has just opened, at 0. */
function opened(): Breaker {
  const breaker = new Breaker();
  breaker.landed("in", down, rule, 0);
  breaker.landed("in", down, rule, 0);
  expect(breaker.landed("in", down, rule, 0)).toBe("opened");
  return breaker;
}

describe("a breaker", () => {
  it("opens after failures in a row, and not where one call is answered between", () => {
    const breaker = new Breaker();
    breaker.landed("in", down, rule, 0);
    breaker.landed("in", down, rule, 0);
    breaker.landed("in", "answered", rule, 0);
    breaker.landed("in", down, rule, 0);
    breaker.landed("in", down, rule, 0);

    expect(breaker.isOpen).toBe(false);
    breaker.landed("in", "untold", rule, 0);
    breaker.landed("in", down, rule, 0);
    expect(breaker.isOpen).toBe(true);
  });

  it("lets one probe at a time through, and closes when it is answered", () => {
    const breaker = opened();

    expect(breaker.nextProbeMs).toBe(1_000);
    breaker.probe();
    expect(breaker.nextProbeMs).toBeUndefined();
    expect(breaker.look(rule)).toMatchObject({ breaker: "half-open", sinceMs: 0, nextProbeMs: undefined });
    expect(breaker.landed("probe", "answered", rule, 1_100)).toBe("closed");
    expect(breaker.look(rule)).toMatchObject({ breaker: "closed", sinceMs: 1_100, failures: 0 });
  });

  it("probes twice as late after each probe that fails, up to half a minute", () => {
    const breaker = opened();
    const waits: number[] = [];

    let nowMs = 1_000;
    for (let time = 0; time < 7; time++) {
      breaker.probe();
      breaker.landed("probe", down, rule, nowMs);
      waits.push(breaker.nextProbeMs! - nowMs);
      nowMs = breaker.nextProbeMs!;
    }

    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("waits as long as its definition says, where that is longer, and as the service asks", () => {
    const patient = { failures: 1, probeAfterMs: 60_000 };
    const one = new Breaker();
    one.landed("in", down, patient, 0);
    one.probe();
    one.landed("probe", down, patient, 60_000);
    expect(one.nextProbeMs).toBe(120_000);

    const other = new Breaker();
    other.landed("in", { ...down, retryAfterMs: 5_000 }, { ...rule, failures: 1 }, 0);
    expect(other.nextProbeMs).toBe(5_000);
    const asking = new Breaker();
    asking.landed("in", { ...down, retryAfterMs: 1e12 }, { ...rule, failures: 1 }, 0);
    expect(asking.nextProbeMs).toBe(3_600_000);
  });

  it("learns nothing from calls that were in flight when it opened, but that the service answers", () => {
    const breaker = opened();

    breaker.landed("in", down, rule, 500);
    expect(breaker.nextProbeMs).toBe(1_000);
    breaker.landed("in", "answered", rule, 600);
    expect(breaker.isOpen).toBe(false);
  });

  it("probes again at once where a probe told nothing", () => {
    const breaker = opened();
    breaker.probe();

    breaker.landed("probe", "untold", rule, 1_200);

    expect(breaker.isOpen).toBe(true);
    expect(breaker.nextProbeMs).toBe(1_000);
  });

  it("counts and never opens where it is off", () => {
    const breaker = new Breaker();
    for (let time = 0; time < 100; time++) breaker.landed("in", down, undefined, time);

    expect(breaker.look(undefined)).toMatchObject({ breaker: "off", failures: 100, lastFailure: down });
  });
});
