import { EventStatus, StepStatus } from "@machinery/protocol";
import { type Caller, ServiceDoors } from "@machinery/runner";
import { describe, expect, it } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition } from "./test-partition.js";

const limits = { running: 4 };
const one = {
  name: "one",
  inputs: { text: { type: "string" } },
  outputs: { text: { type: "string" } },
  services: ["shout"],
};
const other = { ...one, name: "other", services: ["count"], outputs: {} };

/** A partition whose service `shout` has deferred this many calls, each of another event. */
async function deferring(count: number) {
  const test = await createTestPartition({ workflow: one, others: [other], limits });
  const eventIds: string[] = [];
  for (let event = 0; event < count; event++) {
    const posted = await test.post();
    if (!posted.ok) throw new Error(posted.rejection.reason);
    eventIds.push(posted.value.event.eventId);
    await settle();
    // Once one waits, those that come later wait behind it without being asked for.
    if (event === 0) test.caller.last.defer("breaker", test.clock.nowMs() + 5_000);
    await settle();
    test.clock.advance(1);
  }
  const detail = async (eventId: string) => {
    const read = await test.partition.read({ kind: "event", eventId, waitMs: 0 });
    if (!read.ok) throw new Error(read.rejection.reason);
    return read.value;
  };
  const pass = async (ms: number) => {
    test.clock.advance(ms);
    await settle();
  };
  /** The events whose calls were made since so many had been. */
  const called = (since: number) => test.caller.calls.slice(since).map(({ request }) => request.eventId);
  return { ...test, eventIds, detail, pass, called };
}

describe("calls that their service does not let in", () => {
  it("wait on disk without a place among those at work, and without attempts", async () => {
    const { caller, detail, eventIds, partition, post } = await deferring(10);

    expect(caller.calls).toHaveLength(1);
    expect(partition.health().running).toBe(0);
    expect(await detail(eventIds[0]!)).toMatchObject({
      status: EventStatus.WAITING,
      steps: [{ status: StepStatus.WAITING, attempts: [], deferred: { service: "shout", by: "breaker" } }],
    });
    expect(await detail(eventIds[9]!)).toMatchObject({ steps: [{ deferred: { by: "turn" } }] });
    expect(await partition.read({ kind: "waiting", service: "shout" })).toEqual({
      ok: true,
      value: { calls: 10, isMore: false },
    });
    await post({ workflow: "other" });
    await settle();
    expect(caller.last.request).toMatchObject({ service: "count" });
  });

  it("are tried one by one while none is let in, the one that waits longest first", async () => {
    const { caller, called, clock, eventIds, pass } = await deferring(10);

    await pass(5_000);
    expect(called(1)).toEqual([eventIds[0]]);
    caller.last.defer("breaker", clock.nowMs() + 5_000);
    await pass(4_999);
    expect(called(2)).toEqual([]);
    await pass(1);
    expect(called(2)).toEqual([eventIds[0]]);
    expect(caller.last.request.attempt).toBe(1);
  });

  it("follow, more and more, once one is answered, in the order they began to wait", async () => {
    const { caller, called, eventIds, partition, pass, detail } = await deferring(10);
    await pass(5_000);

    caller.calls[1]!.answer({ text: "HI" });
    await settle();
    expect(called(1)).toEqual(eventIds.slice(0, 3));
    caller.calls[2]!.answer({ text: "HI" });
    await settle();
    expect(called(1)).toEqual(eventIds.slice(0, 5));
    for (let next = 3; next < 11; next++) {
      caller.calls[next]!.answer({ text: "HI" });
      await settle();
    }

    expect(called(1)).toEqual(eventIds);
    for (const eventId of eventIds)
      expect(await detail(eventId)).toMatchObject({
        status: EventStatus.SUCCEEDED,
        steps: [{ attempts: [{ number: 1 }] }],
      });
    expect(await partition.read({ kind: "waiting", service: "shout" })).toEqual({
      ok: true,
      value: { calls: 0, isMore: false },
    });
  });

  it("are asked for at once when nobody waits any more", async () => {
    const { caller, pass, post } = await deferring(1);
    await pass(5_000);
    caller.last.answer({ text: "HI" });
    await settle();
    const before = caller.calls.length;

    await post();
    await settle();

    expect(caller.calls.length).toBe(before + 1);
  });

  it("are all found again after a restart", async () => {
    const { clock, disk, eventIds, partition } = await deferring(5);
    await partition.close(0);

    const next = await createTestPartition({ workflow: one, others: [other], limits, disk, clock, seed: 2 });
    for (let event = 0; event < 5; event++) {
      await settle();
      next.caller.calls[event]!.answer({ text: "HI" });
    }
    await settle();

    expect(next.caller.calls.map(({ request }) => request.eventId)).toEqual(eventIds);
    expect(next.partition.health().running).toBe(0);
  });

  it("end with their event, and do not come back", async () => {
    const { caller, called, eventIds, partition, pass } = await deferring(3);

    await partition.submit({ kind: "cancel", eventId: eventIds[0]!, reason: "no longer wanted" });
    await pass(5_000);

    expect(called(1)).toEqual([eventIds[1]]);
    caller.last.answer({ text: "HI" });
    await settle();
    expect(called(1)).toEqual([eventIds[1], eventIds[2]]);
  });

  it("wait on while their event is paused, and keep their place", async () => {
    const { called, caller, eventIds, partition, pass } = await deferring(3);
    await partition.submit({ kind: "pause", eventId: eventIds[0]!, reason: "a look" });
    await pass(5_000);
    expect(called(1)).toEqual([eventIds[1]]);
    caller.last.defer("breaker");
    await settle();

    await partition.submit({ kind: "resume", eventId: eventIds[0]! });
    await pass(1_000);

    expect(called(2)).toEqual([eventIds[0]]);
  });

  it.each([
    ["in this thread", () => Promise.resolve()],
    ["in another thread", settle],
  ])(
    "go on as if nothing had been when the daemon is stopped at once, their doors being %s: nobody was called, and no attempt is spent",
    async (_, told) => {
      const { clock, disk, caller, partition, post } = await createTestPartition({ workflow: one, limits });
      const doors = new ServiceDoors(clock.open());
      const call: Caller["call"] = caller.call.bind(caller);
      const callInLine: Caller["call"] = async (request, signal) => {
        const pass = await doors.enter(request.service, { address: "here", concurrency: 1 }, signal);
        await told();
        if (pass === "gone") throw new Error("it is given up");
        return typeof pass === "object" ? pass : call(request, signal);
      };
      const turnAway = async () => {
        doors.turnAway();
        await told();
      };
      Object.assign(caller, { call: callInLine, turnAway });
      await post();
      const posted = await post();
      if (!posted.ok) throw new Error(posted.rejection.reason);
      const { eventId } = posted.value.event;
      await settle();
      expect(doors.inLine).toBe(1);

      await partition.close(0);

      const next = await createTestPartition({ workflow: one, limits, disk, clock, seed: 2 });
      const read = { kind: "history", eventId, afterSequence: 0, pageSize: 100 } as const;
      const history = await next.partition.read(read);
      if (!history.ok) throw new Error(history.rejection.reason);
      const kinds = history.value.facts.map(({ kind }) => kind);
      expect(kinds).toContain("attempt-deferred");
      expect(kinds).not.toContain("attempt-interrupted");
    },
  );

  describe("where their service has all in flight that it may have", () => {
    /** One event whose call is in flight, and two whose calls are not let in beside it. */
    async function full() {
      const test = await createTestPartition({ workflow: one, others: [other], limits });
      const room = { isThere: false };
      Object.assign(test.caller, { hasRoom: () => room.isThere });
      const eventIds: string[] = [];
      for (let event = 0; event < 3; event++) {
        const posted = await test.post();
        if (!posted.ok) throw new Error(posted.rejection.reason);
        eventIds.push(posted.value.event.eventId);
        await settle();
        if (event === 1) test.caller.last.defer("concurrency");
        await settle();
        test.clock.advance(1);
      }
      const pass = async (ms: number) => {
        test.clock.advance(ms);
        await settle();
      };
      const called = (since: number) => test.caller.calls.slice(since).map(({ request }) => request.eventId);
      return { ...test, eventIds, room, pass, called };
    }

    it("write nothing while there is no room, and are ordered within a second once there is", async () => {
      const { called, eventIds, pass, room, partition } = await full();

      await pass(1_000);
      await pass(999);
      expect(called(2)).toEqual([]);
      room.isThere = true;
      await pass(1);

      expect(called(2)).toEqual([eventIds[1]]);
      const history = await partition.read({
        kind: "history",
        eventId: eventIds[1]!,
        afterSequence: 0,
        pageSize: 100,
      });
      const kinds = history.ok ? history.value.facts.map(({ kind }) => kind) : [];
      expect(kinds.filter((kind) => kind === "attempt-deferred")).toHaveLength(1);
    });

    it("are ordered at once when a call of their service is over", async () => {
      const { called, caller, eventIds, room } = await full();

      room.isThere = true;
      caller.calls[0]!.answer({ text: "HI" });
      await settle();

      expect(called(2)).toEqual([eventIds[1]]);
    });

    it("stand in line ever more rarely: others may take each place that comes free before it is seen", async () => {
      const { called, caller, eventIds, pass } = await full();

      let lines = 0;
      for (let second = 1; second <= 300; second++) {
        await pass(1_000);
        if (called(2).length === lines) continue;
        lines++;
        caller.last.defer("concurrency");
        await settle();
      }

      expect(new Set(called(2))).toEqual(new Set([eventIds[1]]));
      expect(lines).toBeGreaterThanOrEqual(5);
      expect(lines).toBeLessThanOrEqual(9);
    });
  });
});
