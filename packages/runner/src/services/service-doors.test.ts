import { describe, expect, it } from "vitest";
import type { ServiceLimits } from "./service-admission.js";
import { ServiceDoors } from "./service-doors.js";

const never = new AbortController().signal;
const down = { reason: "UNREACHABLE", message: "nobody listens" };
const limitsOf = (more: Partial<ServiceLimits> = {}): ServiceLimits => ({
  address: "http://s",
  concurrency: 2,
  breaker: { failures: 1, probeAfterMs: 1_000 },
  ...more,
});

/** A table with a clock that is moved by hand. */
function createDoors() {
  let nowMs = 0;
  const alarms = new Set<{ readonly atMs: number; readonly ring: () => void }>();
  const doors = new ServiceDoors({
    nowMs: () => nowMs,
    alarm(atMs, ring) {
      const alarm = { atMs, ring };
      alarms.add(alarm);
      return () => void alarms.delete(alarm);
    },
  });
  const pass = (ms: number): void => {
    const untilMs = nowMs + ms;
    for (;;) {
      const [next] = [...alarms].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      nowMs = Math.max(nowMs, next.atMs);
      alarms.delete(next);
      next.ring();
    }
    nowMs = untilMs;
  };
  return { doors, pass };
}

describe("calls at a time", () => {
  it("are as many as may be, the others in the order they came", async () => {
    const { doors } = createDoors();
    const limits = limitsOf();
    const order: unknown[] = [];

    expect(doors.enter("s", limits, never)).toBe("in");
    expect(doors.enter("s", limits, never)).toBe("in");
    const third = Promise.resolve(doors.enter("s", limits, never)).then((said) => order.push(["3", said]));
    const fourth = Promise.resolve(doors.enter("s", limits, never)).then((said) => order.push(["4", said]));
    expect(doors.inLine).toBe(2);
    doors.leave("s", "in", "answered");
    await third;
    doors.leave("s", "in", "answered");
    await fourth;

    expect(order).toEqual([
      ["3", "in"],
      ["4", "in"],
    ]);
    expect(doors.look("s", limits)).toMatchObject({ inFlight: 2, inLine: 0 });
  });

  it("are counted for each service", () => {
    const { doors } = createDoors();
    const limits = limitsOf({ concurrency: 1 });

    expect(doors.enter("a", limits, never)).toBe("in");
    expect(doors.enter("b", limits, never)).toBe("in");
  });

  it("are more when the limit grows, and fewer when it shrinks", async () => {
    const { doors } = createDoors();
    void doors.enter("s", limitsOf({ concurrency: 1 }), never);
    const second = doors.enter("s", limitsOf({ concurrency: 1 }), never);
    const third = doors.enter("s", limitsOf({ concurrency: 3 }), never);

    expect([await second, await third]).toEqual(["in", "in"]);
    const fourth = doors.enter("s", limitsOf({ concurrency: 1 }), never);
    doors.leave("s", "in", "answered");
    doors.leave("s", "in", "answered");
    expect(doors.inLine).toBe(1);
    doors.leave("s", "in", "answered");
    expect(await fourth).toBe("in");
  });
});

describe("who waits in line", () => {
  it("leaves it when aborted, and the next one takes its place", async () => {
    const { doors } = createDoors();
    const limits = limitsOf({ concurrency: 1 });
    const impatient = new AbortController();
    void doors.enter("s", limits, never);
    const second = doors.enter("s", limits, impatient.signal);
    const third = doors.enter("s", limits, never);

    impatient.abort();
    expect(await second).toBe("gone");
    doors.leave("s", "in", "answered");

    expect(await third).toBe("in");
    expect(await doors.enter("s", limits, AbortSignal.abort())).toBe("gone");
  });

  it("is deferred after a second, but for a person who insists", async () => {
    const { doors, pass } = createDoors();
    const limits = limitsOf({ concurrency: 1 });
    void doors.enter("s", limits, never);
    const person = doors.enter("s", limits, never, true);
    const event = doors.enter("s", limits, never);

    pass(999);
    expect(doors.inLine).toBe(2);
    pass(1);
    expect(await event).toEqual({ ok: "deferred", by: "concurrency" });
    doors.leave("s", "in", "answered");
    expect(await person).toBe("in");
  });

  it("is deferred when the daemon stops, and so are all that would wait from then on", async () => {
    const { doors } = createDoors();
    const limits = limitsOf({ concurrency: 1 });
    void doors.enter("s", limits, never);
    const waiting = doors.enter("s", limits, never);

    doors.turnAway();

    expect(await waiting).toEqual({ ok: "deferred", by: "stop" });
    expect(doors.enter("s", limits, never)).toEqual({ ok: "deferred", by: "stop" });
  });

  it("is sent away when it shuts", async () => {
    const { doors } = createDoors();
    const limits = limitsOf({ concurrency: 1 });
    void doors.enter("s", limits, never);
    const person = doors.enter("s", limits, never, true);

    doors.shut();

    expect(await person).toBe("gone");
  });
});

describe("a rate", () => {
  const limits = limitsOf({ concurrency: 100, rate: { calls: 10, perMs: 1_000 } });

  it("lets calls begin one by one, in order; who would wait for more than a second is deferred at once", async () => {
    const { doors, pass } = createDoors();
    expect(doors.enter("s", limits, never)).toBe("in");
    const begun: number[] = [];
    const waiting = Array.from({ length: 10 }, (_, at) =>
      Promise.resolve(doors.enter("s", limits, never)).then((said) => begun.push(said === "in" ? at : -1)),
    );

    expect(doors.enter("s", limits, never)).toEqual({ ok: "deferred", by: "rate", untilMs: 1_100 });
    pass(1_000);
    await Promise.all(waiting);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("holds anew from its first call when it is changed", async () => {
    const { doors, pass } = createDoors();
    void doors.enter("s", limits, never);
    const second = doors.enter("s", limits, never);

    expect(doors.enter("s", limitsOf({ concurrency: 100 }), never)).toBe("in");
    expect(await second).toBe("in");
    expect(doors.enter("s", limitsOf({ rate: { calls: 1, perMs: 60_000 }, concurrency: 100 }), never)).toBe(
      "in",
    );
    pass(59_000);
    expect(
      doors.enter("s", limitsOf({ rate: { calls: 1, perMs: 60_000 }, concurrency: 100 }), never),
    ).toBeInstanceOf(Promise);
  });
});

describe("a breaker", () => {
  it("defers all but the probe, and those in line when it opens", async () => {
    const { doors, pass } = createDoors();
    const limits = limitsOf({ concurrency: 1 });
    void doors.enter("s", limits, never);
    const inLine = doors.enter("s", limits, never);

    doors.leave("s", "in", down);

    const deferred = { ok: "deferred", by: "breaker", openSinceMs: 0, untilMs: 1_000 };
    expect(await inLine).toEqual(deferred);
    expect(doors.enter("s", limits, never)).toEqual(deferred);
    pass(1_000);
    expect(doors.enter("s", limits, never)).toBe("probe");
    expect(doors.enter("s", limits, never)).toEqual({ ok: "deferred", by: "breaker", openSinceMs: 0 });
    doors.leave("s", "probe", "answered");
    expect(doors.enter("s", limits, never)).toBe("in");
  });

  it("does not hold a person who tries the service, and believes what comes of that", async () => {
    const { doors } = createDoors();
    const limits = limitsOf();
    void doors.enter("s", limits, never);
    doors.leave("s", "in", down);

    expect(doors.enter("s", limits, never, true)).toBe("in");
    doors.leave("s", "in", "answered");
    expect(await doors.look("s", limits)).toMatchObject({ breaker: "closed", lastFailure: down });
  });

  it("closes when the service moves, or has no breaker any more", async () => {
    const { doors } = createDoors();
    void doors.enter("s", limitsOf(), never);
    doors.leave("s", "in", down);
    expect(doors.enter("s", limitsOf({ address: "http://other" }), never)).toBe("in");

    doors.leave("s", "in", down);
    expect((await doors.look("s", limitsOf({ address: "http://other" }))).breaker).toBe("open");
    expect(doors.enter("s", limitsOf({ address: "http://other", breaker: undefined }), never)).toBe("in");
  });

  it("is there for a service that was never called", () => {
    expect(createDoors().doors.look("s", limitsOf())).toMatchObject({ breaker: "closed", inFlight: 0 });
  });
});
