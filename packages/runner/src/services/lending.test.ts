import { describe, expect, it } from "vitest";
import { BorrowingAdmission } from "./borrowing-admission.js";
import type { Borrower, Lender } from "./lending.js";
import type { ServiceLimits, ServiceState, Verdict } from "./service-admission.js";
import { ServiceDoors } from "./service-doors.js";

const never = new AbortController().signal;
const down = { reason: "UNREACHABLE", message: "nobody listens" };
const limitsOf = (more: Partial<ServiceLimits> = {}): ServiceLimits => ({
  address: "http://s",
  concurrency: 8,
  breaker: { failures: 3, probeAfterMs: 1_000 },
  ...more,
});

/** A table and threads that borrow of it, with messages that come in order, when they are let through. */
function createWorld(threads = 2) {
  let nowMs = 0;
  const alarms = new Set<{ readonly atMs: number; readonly ring: () => void }>();
  const clock = {
    nowMs: () => nowMs,
    alarm(atMs: number, ring: () => void) {
      const alarm = { atMs, ring };
      alarms.add(alarm);
      return () => void alarms.delete(alarm);
    },
  };
  const doors = new ServiceDoors(clock, threads);
  const wires: (() => void)[][] = [];
  let sent = 0;
  const connect = (): BorrowingAdmission => {
    const up: (() => void)[] = [];
    const downward: (() => void)[] = [];
    wires.push(up, downward);
    const send = (wire: (() => void)[], message: () => void): void => {
      sent++;
      wire.push(message);
    };
    const ask = <T>(answer: () => T | Promise<T>, there = up, back = downward): Promise<T> =>
      new Promise((resolve) =>
        send(there, () => void Promise.resolve(answer()).then((value) => send(back, () => resolve(value)))),
      );
    const borrower: Borrower = {
      callBack: (service, loan) => send(downward, () => admission.callBack(service, loan)),
      inUse: (service) => ask(() => admission.inUse(service), downward, up),
    };
    const lender: Lender = {
      enter(service, limits, insists, signal) {
        const given = new AbortController();
        signal.addEventListener("abort", () => send(up, () => given.abort()));
        // As between threads: a copy.
        return ask(() => doors.lend(borrower, service, structuredClone(limits), given.signal, insists));
      },
      report: (report) => send(up, () => doors.hear(borrower, structuredClone(report))),
      turnAway: () => send(up, () => doors.turnAway()),
      look: (service, limits) => ask(() => doors.look(service, limits)),
      recentCalls: (service) => ask(() => doors.recentCalls(service)),
    };
    const admission = new BorrowingAdmission(lender, clock);
    return admission;
  };
  const borrowers = Array.from({ length: threads }, connect);
  const promises = async (): Promise<void> => {
    for (let turn = 0; turn < 12; turn++) await Promise.resolve();
  };
  /** Lets one message through, of a wire that is chosen. */
  const step = async (choose: (of: number) => number): Promise<boolean> => {
    const full = wires.filter((wire) => wire.length > 0);
    if (full.length === 0) return false;
    full[choose(full.length)]!.shift()!();
    await promises();
    return true;
  };
  const settle = async (choose: (of: number) => number = () => 0): Promise<void> => {
    await promises();
    while (await step(choose));
  };
  const pass = async (ms: number): Promise<void> => {
    const untilMs = nowMs + ms;
    for (;;) {
      const [next] = [...alarms].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      nowMs = Math.max(nowMs, next.atMs);
      alarms.delete(next);
      next.ring();
      await settle();
    }
    nowMs = untilMs;
  };
  const look = async (limits: ServiceLimits): Promise<ServiceState> => {
    const looked = Promise.resolve(doors.look("s", limits));
    await settle();
    return looked;
  };
  return { doors, borrowers, settle, step, pass, look, alarms, sent: () => sent };
}

/** Enters, and lets all messages through. */
async function entered(
  world: ReturnType<typeof createWorld>,
  at: number,
  limits: ServiceLimits,
): Promise<Verdict> {
  const said = world.borrowers[at]!.enter("s", limits, never);
  await world.settle();
  return said;
}

describe("passes that are lent", () => {
  it("let calls in without a message, up to an even share", async () => {
    const world = createWorld();
    const limits = limitsOf();
    expect(await entered(world, 0, limits)).toBe("in");
    const sent = world.sent();

    for (let call = 0; call < 3; call++) expect(world.borrowers[0]!.enter("s", limits, never)).toBe("in");
    for (let call = 0; call < 50; call++) {
      world.borrowers[0]!.leave("s", "in", "answered", { tookMs: 1 });
      expect(world.borrowers[0]!.enter("s", limits, never)).toBe("in");
    }
    expect(world.sent()).toBe(sent);
    expect(world.borrowers[0]!.enter("s", limits, never)).toBeInstanceOf(Promise);
  });

  it("are told of together, soon, and before anybody looks", async () => {
    const world = createWorld();
    const limits = limitsOf();
    await entered(world, 0, limits);
    const sent = world.sent();
    for (let call = 0; call < 20; call++) {
      world.borrowers[0]!.leave("s", "in", "answered", { tookMs: call });
      void world.borrowers[0]!.enter("s", limits, never);
    }

    expect(await world.look(limits)).toMatchObject({ inFlight: 1, recent: { calls: 20 } });
    expect(world.sent()).toBe(sent + 3);
    world.borrowers[0]!.leave("s", "in", "answered", { tookMs: 1 });
    await world.pass(25);
    expect(world.sent()).toBe(sent + 4);
    const recent = Promise.resolve(world.borrowers[1]!.recentCalls("s"));
    await world.settle();
    expect(await recent).toHaveLength(21);
  });

  it("go back when nobody uses them, and then nothing happens any more", async () => {
    const world = createWorld();
    const limits = limitsOf();
    await entered(world, 0, limits);
    world.borrowers[0]!.leave("s", "in", "answered");
    await world.pass(3_000);

    expect(world.alarms.size).toBe(0);
    expect(world.doors.look("s", limits)).toMatchObject({ inFlight: 0, inLine: 0 });
  });

  it("go back when somebody waits for one elsewhere", async () => {
    const world = createWorld();
    const limits = limitsOf({ concurrency: 4 });
    await entered(world, 0, limits);
    const verdicts = [];
    for (let call = 0; call < 3; call++) verdicts.push(await entered(world, 1, limits));
    const waiting = Promise.resolve(world.borrowers[1]!.enter("s", limits, never));
    await world.settle();

    // Three are at work in one thread, one in the other, and nothing is idle.
    expect(verdicts).toEqual(["in", "in", "in"]);
    expect(await world.look(limits)).toMatchObject({ inFlight: 4, inLine: 1 });
    world.borrowers[0]!.leave("s", "in", "answered");
    await world.settle();
    expect(await waiting).toBe("in");
  });

  it.each([1, 2])("take turns with %i at a time, so that neither thread starves", async (concurrency) => {
    const world = createWorld();
    const limits = limitsOf({ concurrency });
    const choose = createChoice(concurrency);
    const done = [0, 0];
    const day = { isOver: false };
    const work = async (at: number): Promise<void> => {
      while (!day.isOver) {
        const said = await world.borrowers[at]!.enter("s", limits, never);
        if (said !== "in") return;
        done[at]!++;
        await new Promise((resolve) => setImmediate(resolve));
        world.borrowers[at]!.leave("s", "in", "answered");
      }
    };
    const working = [0, 0, 1, 1].map(work);
    for (let turn = 0; turn < 600; turn++) {
      await world.step(choose);
      await new Promise((resolve) => setImmediate(resolve));
    }
    day.isOver = true;
    for (const borrower of world.borrowers) borrower.turnAway();
    for (let turn = 0; turn < 10; turn++) {
      await world.settle();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(working);

    const [one, other] = done as [number, number];
    expect(Math.min(one, other)).toBeGreaterThan(20);
    expect(Math.max(one, other)).toBeLessThan(Math.min(one, other) * 3);
  });

  it("are not lent where there is a rate, or the breaker is open", async () => {
    const world = createWorld();
    const paced = limitsOf({ rate: { calls: 100, perMs: 1_000 } });
    expect(await entered(world, 0, paced)).toBe("in");
    expect(world.borrowers[0]!.enter("s", paced, never)).toBeInstanceOf(Promise);
    await world.settle();
    const limits = limitsOf();
    expect(await entered(world, 1, limits)).toBe("in");
    expect(world.borrowers[1]!.enter("s", limits, never)).toBe("in");
    for (let call = 0; call < 2; call++) world.borrowers[1]!.leave("s", "in", down);
    world.borrowers[0]!.leave("s", "in", down);
    await world.settle();

    const deferred = { ok: "deferred", by: "breaker", openSinceMs: 0 };
    expect(await entered(world, 1, limits)).toMatchObject(deferred);
    await world.pass(1_000);
    expect(await entered(world, 1, limits)).toBe("probe");
    expect(await entered(world, 0, limits)).toEqual(deferred);
    world.borrowers[1]!.leave("s", "probe", "answered");
    await world.settle();
    expect(await entered(world, 0, limits)).toBe("in");
    expect(await world.look(limits)).toMatchObject({ breaker: "closed", inFlight: 2 });
  });

  it("end with the limits that they were lent under", async () => {
    const world = createWorld();
    await entered(world, 0, limitsOf());
    await entered(world, 1, limitsOf());
    const narrow = limitsOf({ concurrency: 2 });
    expect(world.borrowers[0]!.enter("s", limitsOf(), never)).toBe("in");
    const third = Promise.resolve(world.borrowers[0]!.enter("s", narrow, never));
    await world.settle();

    expect(await world.look(narrow)).toMatchObject({ inFlight: 3, inLine: 1 });
    world.borrowers[0]!.leave("s", "in", "answered");
    await world.settle();
    expect((await world.look(narrow)).inLine).toBe(1);
    world.borrowers[1]!.leave("s", "in", "answered");
    await world.settle();
    expect(await third).toBe("in");
  });
});

describe("who asks for a pass", () => {
  it("is sent away at once when the daemon stops, and what comes too late goes back", async () => {
    const world = createWorld();
    const limits = limitsOf({ concurrency: 1 });
    const first = Promise.resolve(world.borrowers[0]!.enter("s", limits, never));
    const second = Promise.resolve(world.borrowers[0]!.enter("s", limits, never));

    world.borrowers[0]!.turnAway();

    // Without any message.
    const stopped = { ok: "deferred", by: "stop" };
    expect([await first, await second]).toEqual([stopped, stopped]);
    expect(world.borrowers[0]!.enter("s", limits, never)).toEqual(stopped);
    await world.settle();
    await world.pass(3_000);
    expect(world.doors.look("s", limits)).toMatchObject({ inFlight: 0, inLine: 0 });
  });

  it("may give up", async () => {
    const world = createWorld();
    const limits = limitsOf({ concurrency: 1 });
    await entered(world, 0, limits);
    const given = new AbortController();
    const second = Promise.resolve(world.borrowers[1]!.enter("s", limits, given.signal));
    await world.settle();
    given.abort();

    expect(await second).toBe("gone");
    await world.settle();
    expect(await world.look(limits)).toMatchObject({ inFlight: 1, inLine: 0 });
    expect(await world.borrowers[1]!.enter("s", limits, AbortSignal.abort())).toBe("gone");
    await world.settle();
    expect(await world.look(limits)).toMatchObject({ inFlight: 1, inLine: 0 });
  });
});

/** The same numbers for the same seed. */
function createChoice(seed: number): (of: number) => number {
  let state = seed;
  return (of) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * of);
  };
}

it.each(Array.from({ length: 40 }, (_, seed) => seed + 1))(
  "never more than the limit get in, and nobody waits while a pass is idle: order %i",
  async (seed) => {
    const choose = createChoice(seed);
    const threads = 2 + choose(3);
    const world = createWorld(threads);
    const limits = limitsOf({ concurrency: 1 + choose(10), breaker: undefined });
    const inside: number[] = Array.from({ length: threads }, () => 0);
    const waiting = new Set<AbortController>();
    let most = 0;
    let entries = 0;
    const enter = (at: number): void => {
      const given = new AbortController();
      const got = (verdict: Verdict): void => {
        waiting.delete(given);
        if (verdict !== "in") return;
        entries++;
        inside[at]!++;
        most = Math.max(
          most,
          inside.reduce((sum, count) => sum + count, 0),
        );
      };
      const said = world.borrowers[at]!.enter("s", limits, given.signal);
      if (!(said instanceof Promise)) return got(said);
      waiting.add(given);
      void said.then(got);
    };
    const expectSettled = async (): Promise<void> => {
      const sum = inside.reduce((all, count) => all + count, 0);
      expect(waiting.size === 0 || sum === limits.concurrency).toBe(true);
      expect(await world.look(limits)).toMatchObject({ inFlight: sum, inLine: waiting.size });
    };
    for (let turn = 0; turn < 600; turn++) {
      const at = choose(threads);
      const what = choose(10);
      if (what < 3) enter(at);
      else if (what < 6 && inside[at]! > 0) {
        inside[at]!--;
        world.borrowers[at]!.leave("s", "in", choose(9) === 0 ? down : "answered", { tookMs: 1 });
      } else if (what === 6 && choose(8) === 0) [...waiting][0]?.abort();
      else if (what === 7 && choose(20) === 0) await world.pass(choose(600));
      else if (what === 8 && choose(10) === 0) {
        await world.settle(choose);
        await expectSettled();
      } else await world.step(choose);
    }
    await world.settle(choose);
    while (waiting.size > 0) {
      const at = inside.findIndex((count) => count > 0);
      inside[at]!--;
      world.borrowers[at]!.leave("s", "in", "answered");
      await world.settle(choose);
    }

    expect(most).toBeLessThanOrEqual(limits.concurrency);
    expect(entries).toBeGreaterThan(20);
  },
);
