import { EventStatus, type JsonValue } from "@machinery/protocol";
import type { Change } from "@machinery/runner";
import type { Result } from "@machinery/protocol";
import {
  createMemoryDisk,
  type MemoryDisk,
  openMemoryStore,
  StoreError,
  verifyPartition,
} from "@machinery/store";
import { describe, expect, it } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition } from "./test-partition.js";
import { createVirtualClock } from "./virtual-clock.js";

const ok = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.rejection));
  return result.value;
};
const reasonOf = (result: Result<unknown>) => (result.ok ? "none" : result.rejection.reason);

describe("posting", () => {
  it("acknowledges, calls in order, and gives the outputs to who waits", async () => {
    const { caller, clock, partition, post } = await createTestPartition();
    const waited = post({ waitMs: 5_000 });
    await settle();
    expect(caller.last.request).toMatchObject({
      step: "shout",
      attempt: 1,
      service: "shout",
      inputs: { text: "hi" },
      workflow: "shout-twice",
    });

    caller.last.answer({ text: "HI!" });
    await settle();
    caller.last.answer({ text: "HI!!" });
    const { event, outputs, existed } = ok(await waited);

    expect({ status: event.status, outputs, existed, calls: caller.calls.length }).toEqual({
      status: EventStatus.SUCCEEDED,
      outputs: { text: "HI!!" },
      existed: false,
      calls: 2,
    });
    expect(clock.nextMs()).toBeUndefined();
    expect(partition.health()).toEqual({ writable: true, running: 0, accepted: 0 });
  });

  it("runs a workflow whose values nest as deep as a definition may", async () => {
    let deep: JsonValue = "x";
    for (let level = 0; level < 58; level++) deep = { deep };
    const { post } = await createTestPartition({
      workflow: { name: "deep", outputs: { deep: { type: "object" } }, operations: [{ set: { deep } }] },
    });

    const posted = ok(await post({ data: {}, waitMs: 5_000 }));

    expect(posted.outputs).toEqual({ deep });
  });

  it("tells who has waited long enough how it stands", async () => {
    const { clock, post } = await createTestPartition();
    const waited = post({ waitMs: 5_000 });
    await settle();

    clock.advance(5_000);

    expect(ok(await waited).event.status).toBe(EventStatus.RUNNING);
  });

  it("refuses data that does not match, and keeps nothing of it", async () => {
    const { partition, post } = await createTestPartition();

    const refused = await post({ data: { text: 7 }, idempotencyKey: "k" });

    expect(reasonOf(refused)).toBe("INVALID_DATA");
    expect(ok(await partition.read({ kind: "list", filter: {}, pageSize: 10 })).events).toEqual([]);
    expect(ok(await post({ idempotencyKey: "k" })).existed).toBe(false);
  });

  it("gives the same event for the same key and data, also when both come at once", async () => {
    const { caller, post } = await createTestPartition();

    const told = await Promise.all([
      post({ idempotencyKey: "k" }),
      post({ idempotencyKey: "k" }),
      post({ idempotencyKey: "k", data: { text: "ho" } }),
    ]);
    const later = await post({ idempotencyKey: "k" });

    const [first, second] = [ok(told[0]), ok(told[1])];
    expect(second.event.eventId).toBe(first.event.eventId);
    expect([first.existed, second.existed, ok(later).existed]).toEqual([false, true, true]);
    expect(reasonOf(told[2])).toBe("IDEMPOTENCY_KEY_REUSED");
    await settle();
    expect(caller.calls).toHaveLength(1);
  });

  it("does not know a revision that is not defined", async () => {
    const { post } = await createTestPartition();

    expect(reasonOf(await post({ revision: 2 }))).toBe("WORKFLOW_NOT_FOUND");
  });
});

describe("the window", () => {
  it("has so many at work, the others waiting on disk in order, and the rest refused", async () => {
    const { caller, clock, partition, post } = await createTestPartition({
      limits: { running: 1, backlog: 2 },
    });

    const told = [];
    for (const text of ["a", "b", "c", "d"]) {
      told.push(await post({ data: { text } }));
      clock.advance(1);
    }
    await settle();

    expect(told.map((one) => (one.ok ? one.value.event.status : reasonOf(one)))).toEqual([
      EventStatus.RUNNING,
      EventStatus.ACCEPTED,
      EventStatus.ACCEPTED,
      "BACKLOG_FULL",
    ]);
    expect(partition.health()).toEqual({ writable: true, running: 1, accepted: 2 });
    for (let call = 0; call < 6; call++) {
      caller.last.answer({ text: "X" });
      await settle();
    }
    expect(caller.calls.map(({ request }) => request.inputs["text"])).toEqual(["a", "X", "b", "X", "c", "X"]);
    expect(partition.health()).toEqual({ writable: true, running: 0, accepted: 0 });
  });

  it("gives the place of an event that waits for its retry to another", async () => {
    const { caller, clock, partition, post } = await createTestPartition({ limits: { running: 1 } });
    await post({ data: { text: "a" } });
    await post({ data: { text: "b" } });
    await settle();

    caller.last.fail("HTTP_5XX");
    await settle();

    expect(caller.last.request.inputs).toEqual({ text: "b" });
    clock.advance(60_000);
    await settle();
    expect(caller.calls).toHaveLength(2);
    caller.last.fail("DECLINED", { transient: false });
    await settle();
    expect(caller.last.request).toMatchObject({ inputs: { text: "a" }, attempt: 2 });
    expect(partition.health().running).toBe(1);
  });
});

describe("cancelling", () => {
  it("gives the call up, and is fine twice", async () => {
    const { caller, partition, post } = await createTestPartition();
    const { eventId } = ok(await post()).event;

    const cancelled = ok(await partition.submit({ kind: "cancel", eventId, reason: "enough" }));
    const again = ok(await partition.submit({ kind: "cancel", eventId, reason: "enough" }));
    await settle();

    expect([cancelled.status, again.status]).toEqual([EventStatus.CANCELLED, EventStatus.CANCELLED]);
    expect(caller.last.isAborted).toBe(true);
    caller.last.answer({ text: "too late" });
    await settle();
    expect(ok(await partition.read({ kind: "event", eventId, waitMs: 0 })).status).toBe(
      EventStatus.CANCELLED,
    );
  });

  it("says that there is no such event", async () => {
    const { partition } = await createTestPartition();

    const told = await partition.submit({ kind: "cancel", eventId: "0".repeat(24), reason: "" });

    expect(reasonOf(told)).toBe("EVENT_NOT_FOUND");
  });
});

describe("a write that fails", () => {
  it.each([true, false])("is told as not known, and the store opened anew (kept: %s)", async (applied) => {
    const { caller, clock, disk, partition, post } = await createTestPartition();
    await post({ data: { text: "before" } });
    await settle();
    disk.failNextCommit(new StoreError("WRITE_FAILED", "no space left on device"), { applied });

    const told = await post({ idempotencyKey: "k" });

    expect(reasonOf(told)).toBe("STORE_UNAVAILABLE");
    expect(partition.health()).toMatchObject({
      writable: false,
      reason: expect.stringContaining("no space left") as string,
    });
    expect(caller.calls[0]!.isAborted).toBe(true);
    expect(reasonOf(await post())).toBe("STORE_UNAVAILABLE");
    expect(
      ok(await partition.read({ kind: "list", filter: {}, pageSize: 10 })).events.length,
    ).toBeGreaterThan(0);

    clock.advance(1_000);
    await settle();
    expect(partition.health().writable).toBe(true);
    expect(
      caller.calls.some(({ request }) => request.attempt === 2 && request.inputs["text"] === "before"),
    ).toBe(true);
    expect(ok(await post({ idempotencyKey: "k" })).existed).toBe(applied);
  });

  it("leaves what was committed readable for as long as the store cannot be opened anew", async () => {
    let isFull = true;
    const canOpen = () => (isFull ? Promise.reject(new Error("the disk is full")) : Promise.resolve());
    const { clock, disk, observations, partition, post } = await createTestPartition({ canOpen });
    const { eventId } = ok(await post()).event;
    await settle();
    disk.failNextCommit(new StoreError("WRITE_FAILED", "no space left on device"), { applied: false });
    await post();

    clock.advance(60_000);
    await settle();
    const meanwhile = await partition.read({ kind: "event", eventId, waitMs: 0 });
    const refused = await post();
    isFull = false;
    clock.advance(60_000);
    await settle();

    expect(ok(meanwhile).eventId).toBe(eventId);
    expect(reasonOf(refused)).toBe("STORE_UNAVAILABLE");
    expect(observations.map(({ message }) => message)).toContain("the store cannot be opened");
    expect(ok(await post()).existed).toBe(false);
  });

  it("lets who waits go on waiting over it", async () => {
    const { caller, clock, disk, post } = await createTestPartition();
    const waited = post({ waitMs: 60_000 });
    await settle();
    caller.last.answer({ text: "1" });
    await settle();
    disk.failNextCommit(new StoreError("WRITE_FAILED", "input/output error"), { applied: true });

    caller.last.answer({ text: "2" });
    await settle();
    clock.advance(1_000);

    expect(ok(await waited)).toMatchObject({ outputs: { text: "2" } });
  });
});

describe("an event that the program fails on", () => {
  it("is set aside, and the others go on", async () => {
    const { caller, disk, observations, partition, post } = await createTestPartition();
    const { eventId } = ok(await post({ data: { text: "bad" } })).event;
    await post({ data: { text: "good" } });
    await settle();
    const [bad, good] = caller.calls;

    const trap = {
      text: "x",
      toJSON: () => {
        throw new Error("a bug of ours");
      },
    };
    bad!.answer(trap as never);
    good!.answer({ text: "GOOD" });
    await settle();

    expect(ok(await partition.read({ kind: "event", eventId, waitMs: 0 })).status).toBe(EventStatus.PAUSED);
    expect(caller.last.request.inputs).toEqual({ text: "GOOD" });
    expect(observations.some(({ level, eventId: about }) => level === "error" && about === eventId)).toBe(
      true,
    );
    expect(partition.health().running).toBe(1);
    await partition.close(0);
    const store = await openMemoryStore(disk);
    for await (const damage of verifyPartition(store)) expect(damage).toBeUndefined();
  });
});

describe("a store with something broken in it", () => {
  const breakKey = async (disk: MemoryDisk, find: (key: string) => boolean) => {
    const store = await openMemoryStore(disk);
    for (const [key] of disk.contents()) {
      if (find(key)) await store.commit([{ key, value: new Uint8Array([255, 255, 255]), derived: [] }]);
    }
    await store.close();
  };

  it("keeps an event aside whose history cannot be read, and goes on with the others", async () => {
    const { clock, disk, partition, post } = await createTestPartition();
    const { eventId } = ok(await post({ data: { text: "bad" } })).event;
    await post({ data: { text: "good" } });
    await partition.close(0);
    await breakKey(disk, (key) => key.startsWith(`e/${eventId}/`));

    const next = await createTestPartition({ disk, clock, seed: 2 });

    expect(next.caller.calls.map(({ request }) => request.inputs)).toEqual([{ text: "good" }]);
    expect(next.partition.health()).toEqual({ writable: true, running: 1, accepted: 0 });
    expect(
      next.observations.some(({ level, eventId: about }) => level === "error" && about === eventId),
    ).toBe(true);
    expect(reasonOf(await next.partition.read({ kind: "event", eventId, waitMs: 10 }))).toBe("INTERNAL");
    expect(reasonOf(await next.partition.submit({ kind: "cancel", eventId, reason: "" }))).toBe("INTERNAL");
  });

  it("sets an event aside whose workflow cannot be compiled any more", async () => {
    const { clock, disk, partition, post } = await createTestPartition();
    const { eventId } = ok(await post()).event;
    await partition.close(0);
    await breakKey(disk, (key) => key.startsWith("d/"));

    const next = await createTestPartition({ disk, clock, seed: 2 });

    expect(next.caller.calls).toEqual([]);
    const [event] = ok(await next.partition.read({ kind: "list", filter: {}, pageSize: 10 })).events;
    expect(event).toMatchObject({ eventId, status: EventStatus.PAUSED });
    const detail = ok(await next.partition.read({ kind: "event", eventId, waitMs: 0 }));
    expect(detail.steps.map(({ path }) => path)).toEqual(["shout"]);
    expect(next.partition.health()).toEqual({ writable: true, running: 0, accepted: 0 });
  });
});

describe("watching", () => {
  const collect = async (changes: AsyncIterable<Result<Change>>, into: Result<Change>[]) => {
    for await (const change of changes) into.push(change);
  };

  it("shows one event from the past to its end, each fact once", async () => {
    const { caller, partition, post } = await createTestPartition();
    const { eventId } = ok(await post()).event;
    await settle();
    const seen: Result<Change>[] = [];
    const done = collect(partition.watch({ eventId }, new AbortController().signal), seen);
    await settle();
    for (let call = 0; call < 2; call++) {
      caller.last.answer({ text: "X" });
      await settle();
    }
    await done;

    const facts = seen.flatMap((change) => ok(change).facts);
    expect(facts.map(({ sequence }) => sequence)).toEqual(facts.map((_, at) => at + 1));
    expect(facts.at(-1)).toMatchObject({
      kind: "event-succeeded",
      outputs: { text: "X" },
      eventStatus: EventStatus.SUCCEEDED,
    });
    const history = ok(await partition.read({ kind: "history", eventId, afterSequence: 0, pageSize: 100 }));
    expect(facts).toEqual(history.facts);
  });

  it("shows all events from a cursor on, and refuses cursors of elsewhere", async () => {
    const { partition, post } = await createTestPartition();
    const abort = new AbortController();
    const seen: Result<Change>[] = [];
    const done = collect(partition.watch({}, abort.signal), seen);
    await settle();
    await post();
    await settle();
    abort.abort();
    await done;
    await post();

    const first = ok(seen[0]!);
    expect(first).toMatchObject({ facts: [] });
    expect(first.event).toBeUndefined();
    expect(ok(seen[1]!).facts.map(({ kind }) => kind)).toEqual([
      "event-accepted",
      "event-started",
      "step-started",
      "attempt-started",
    ]);
    const resumed: Result<Change>[] = [];
    const again = new AbortController();
    void collect(partition.watch({ cursor: ok(seen[1]!).cursor }, again.signal), resumed);
    await settle();
    expect(resumed.map((change) => ok(change).event === undefined)).toEqual([true, false]);
    again.abort();
    const refused: Result<Change>[] = [];
    await collect(partition.watch({ cursor: "nonsense" }, again.signal), refused);
    await collect(partition.watch({ cursor: "p0:0123:5" }, again.signal), refused);
    expect(refused.map(reasonOf)).toEqual(["INVALID_CURSOR", "RESUME_EXPIRED"]);
  });

  it("cuts a watcher off that does not read, and turns away one too many", async () => {
    const { partition, post } = await createTestPartition({ limits: { watcherQueue: 2, watchers: 1 } });
    const { signal } = new AbortController();
    const slow = partition.watch({}, signal)[Symbol.asyncIterator]();
    await slow.next();
    const refused: Result<Change>[] = [];
    await collect(partition.watch({}, signal), refused);
    for (let event = 0; event < 5; event++) await post();

    const { value } = await slow.next();

    expect(reasonOf(value as Result<Change>)).toBe("RESUME_EXPIRED");
    expect(refused.map(reasonOf)).toEqual(["TOO_MANY_WATCHERS"]);
  });

  it("says that there is no such event", async () => {
    const { partition } = await createTestPartition();
    const seen: Result<Change>[] = [];

    await collect(partition.watch({ eventId: "0".repeat(24) }, new AbortController().signal), seen);

    expect(seen.map(reasonOf)).toEqual(["EVENT_NOT_FOUND"]);
  });
});

describe("shutting down", () => {
  it("lets a call end, keeps its answer, begins no further one, and the next life goes on from there", async () => {
    const { caller, clock, disk, partition, post } = await createTestPartition();
    const waited = post({ waitMs: 60_000 });
    await settle();
    const closed = partition.close(5_000);
    expect(reasonOf(await post())).toBe("DAEMON_STOPPING");
    expect(partition.health()).toMatchObject({ writable: false });

    caller.last.answer({ text: "KEPT" });
    await closed;

    expect(ok(await waited).event.status).toBe(EventStatus.RUNNING);
    expect(caller.calls).toHaveLength(1);
    const next = await createTestPartition({ disk, clock, seed: 2 });
    expect(next.caller.calls.map(({ request }) => request)).toMatchObject([
      { step: "shout_2", attempt: 1, inputs: { text: "KEPT" } },
    ]);
  });

  it("does not wait longer than its grace", async () => {
    const { caller, clock, partition, post } = await createTestPartition();
    await post();
    await settle();
    const closed = partition.close(5_000);
    await settle();
    expect(caller.last.isAborted).toBe(false);

    clock.advance(5_000);
    await closed;

    expect(caller.last.isAborted).toBe(true);
  });
});

describe("a clock that was set back while nothing ran", () => {
  it("goes on from the newest time that the store has seen, so that events keep their order and retries their time", async () => {
    const disk = createMemoryDisk();
    const before = await createTestPartition({ disk });
    const first = ok(await before.post()).event;
    before.caller.last.fail("HTTP_5XX", { transient: true });
    await settle();
    await before.partition.close(0);
    const setBack = createVirtualClock(before.clock.nowMs() - 3_600_000);

    const after = await createTestPartition({ disk, clock: setBack, seed: 2 });
    const second = ok(await after.post()).event;
    after.clock.advance(1_000);
    await settle();

    const listed = ok(await after.partition.read({ kind: "list", filter: {}, pageSize: 10 })).events;
    expect(listed.map(({ eventId }) => eventId)).toEqual([second.eventId, first.eventId]);
    expect(second.ackTimeMs).toBeGreaterThanOrEqual(first.ackTimeMs);
    const attempts = after.caller.calls.map(({ request }) => [request.eventId, request.attempt]);
    expect(attempts).toContainEqual([first.eventId, 2]);
  });

  it("goes on from the newest time that was written, not only from that of the newest event", async () => {
    const { partition, clock, caller, disk, post } = await createTestPartition();
    const startMs = clock.nowMs();
    await post();
    await settle();
    clock.advance(900);
    caller.last.answer({ text: "HI" });
    await settle();
    await partition.close(0);

    const setBack = createVirtualClock(startMs - 3_600_000);
    await createTestPartition({ disk, clock: setBack, seed: 2 });

    expect(setBack.nowMs()).toBe(startMs + 900);
  });
});
