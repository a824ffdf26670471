import { EventStatus, type JsonObject } from "@machinery/protocol";
import type { PostCommand } from "@machinery/runner";
import type { MemoryDisk } from "@machinery/store";
import { describe, expect, it } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition } from "./test-partition.js";
import type { VirtualClock } from "./virtual-clock.js";

const text = { text: { type: "string" } };
const one: JsonObject = { name: "one", inputs: text, services: ["shout"] };
const others: readonly JsonObject[] = [
  { name: "other", inputs: text, services: ["count"] },
  { name: "late", inputs: text, operations: [{ call: "count" }, { call: "shout" }] },
  { name: "parent", inputs: text, operations: [{ run: "one" }] },
  {
    name: "choosing",
    inputs: text,
    operations: [
      {
        call: "${ data.text }",
        name: "chosen",
        among: ["count", "shout"],
        shape: { inputs: text, outputs: {} },
      },
    ],
  },
];

/** A partition in which so many calls may wait for `shout`. */
async function bounded(most: number, disk?: MemoryDisk, clock?: VirtualClock) {
  const bound = { most };
  const test = await createTestPartition({
    workflow: one,
    others,
    callBacklog: (service) => (service === "shout" ? bound.most : 1_000),
    ...(disk === undefined ? {} : { disk, seed: 2 }),
    ...(clock === undefined ? {} : { clock }),
  });
  const post = async (workflow = "one", more: Partial<PostCommand> = {}) => {
    const posted = await test.post({ workflow, ...more });
    await settle();
    return posted.ok ? posted.value.event.status : posted.rejection.reason;
  };
  /** Posts events whose calls wait: the breaker opened now, and is probed in 5 s. */
  const defer = async (events: number) => {
    for (let event = 0; event < events; event++) {
      const before = test.caller.calls.length;
      expect(await post()).toBe(EventStatus.RUNNING);
      if (test.caller.calls.length > before) test.caller.last.defer("breaker", test.clock.nowMs() + 5_000);
      await settle();
      test.clock.advance(1);
    }
  };
  const waiting = async () => {
    const read = await test.partition.read({ kind: "waiting", service: "shout" });
    return read.ok ? read.value : read.rejection.reason;
  };
  const pass = async (ms: number) => {
    test.clock.advance(ms);
    await settle();
  };
  return { ...test, bound, postOne: test.post, post, defer, waiting, pass };
}

describe("posts, where as many calls wait for a service as may", () => {
  it("are refused for workflows that call it, with why and when to come back; others are taken", async () => {
    const { bound, defer, post, postOne } = await bounded(3);
    await defer(3);

    expect(await postOne({ workflow: "one" })).toMatchObject({
      ok: false,
      rejection: {
        reason: "SERVICE_BACKLOG_FULL",
        expected: expect.stringContaining("the service shout"),
        found: "3 of them, and its breaker is open",
        retryAfterMs: 4_997,
      },
    });
    expect(await post("late")).toBe("SERVICE_BACKLOG_FULL");
    expect(await post("choosing")).toBe("SERVICE_BACKLOG_FULL");
    expect(await post("other")).toBe(EventStatus.RUNNING);
    // The newest revision counts.
    bound.most = 4;
    expect(await post()).toBe(EventStatus.RUNNING);
    expect(await post()).toBe("SERVICE_BACKLOG_FULL");
  });

  it("have been taken before: those events go on, and wait beyond the bound, as sub-workflows do", async () => {
    const { caller, defer, post, waiting } = await bounded(2);
    expect(await post("late")).toBe(EventStatus.RUNNING);
    await defer(2);

    caller.calls[0]!.answer({ length: 2 });
    await settle();
    expect(await post("parent")).toBe(EventStatus.RUNNING);
    await settle();

    expect(await waiting()).toEqual({ calls: 4, isMore: false });
    expect(await post()).toBe("SERVICE_BACKLOG_FULL");
  });

  it("are answered where their key has made an event", async () => {
    const { defer, post } = await bounded(2);
    await defer(1);
    await post("one", { idempotencyKey: "k" });

    expect(await post("one", { idempotencyKey: "k" })).toBe(EventStatus.WAITING);
    expect(await post("one", { idempotencyKey: "l" })).toBe("SERVICE_BACKLOG_FULL");
  });

  it("are taken again once calls are let in, and nothing is left of what waited", async () => {
    const { caller, defer, pass, post, postOne, waiting } = await bounded(3);
    await defer(3);
    await pass(5_000);
    expect(await waiting()).toEqual({ calls: 2, isMore: false });
    caller.last.defer("rate", 1);
    await settle();
    expect(await postOne({ workflow: "one" })).toMatchObject({
      rejection: { found: "3 of them, and its rate lets no more begin", retryAfterMs: 1_000 },
    });

    await pass(5_000);
    for (let call = 2; call < caller.calls.length; call++) {
      caller.calls[call]!.answer({ text: "HI" });
      await settle();
    }

    expect(await waiting()).toEqual({ calls: 0, isMore: false });
    expect(await post()).toBe(EventStatus.RUNNING);
  });

  it("count those no more whose events were cancelled", async () => {
    const { defer, partition, post, waiting } = await bounded(2);
    await defer(2);
    const page = await partition.read({ kind: "list", filter: {}, pageSize: 10 });
    if (!page.ok) throw new Error(page.rejection.reason);

    for (const { eventId } of page.value.events)
      await partition.submit({ kind: "cancel", eventId, reason: "no longer wanted" });
    await settle();

    expect(await waiting()).toEqual({ calls: 0, isMore: false });
    expect(await post()).toBe(EventStatus.RUNNING);
  });
});

describe("after a restart", () => {
  it("what waits is counted once it is asked for, and holds posts up again", async () => {
    const first = await bounded(3);
    await first.defer(3);
    await first.partition.close(0);
    const { caller, post, postOne, waiting } = await bounded(3, first.disk, first.clock);
    caller.last.defer("breaker");
    await settle();

    // Nobody is refused before it is known that there is no room.
    expect(await post("late")).toBe(EventStatus.RUNNING);

    expect(await waiting()).toEqual({ calls: 3, isMore: false });
    expect(await postOne()).toMatchObject({ rejection: { reason: "SERVICE_BACKLOG_FULL" } });
  });

  it("far more than may wait are not counted, and are as they go", async () => {
    const first = await bounded(100);
    await first.defer(20);
    await first.partition.close(0);
    const { caller, bound, pass, waiting } = await bounded(3, first.disk, first.clock);
    caller.last.defer("breaker");
    await settle();
    expect(await waiting()).toEqual({ calls: 7, isMore: true });

    await pass(5_000);
    for (let call = 1; call < 17; call++) {
      caller.calls[call]!.answer({ text: "HI" });
      await settle();
    }
    const left = 20 - (caller.calls.length - 1);
    bound.most = 2;
    expect(await waiting()).toEqual({ calls: left, isMore: false });
  });

  it("what is written while it is counted is counted once", async () => {
    const first = await bounded(100);
    await first.defer(10);
    await first.partition.close(0);
    const { caller, postOne, waiting } = await bounded(1_000, first.disk, first.clock);
    caller.last.defer("breaker");
    await settle();

    const posted = Array.from({ length: 40 }, (_, post) => postOne({ data: { text: String(post) } }));
    const counts = [];
    for (let turn = 0; turn < 20; turn++) counts.push(waiting());
    await Promise.all(posted);
    await Promise.all(counts);
    await settle();

    expect(await waiting()).toEqual({ calls: 50, isMore: false });
  });
});
