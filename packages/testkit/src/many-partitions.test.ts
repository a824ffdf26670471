import { EventStatus, type Result } from "@machinery/protocol";
import { type Change, ManyPartitions, type Peer, type SendSignalCommand } from "@machinery/runner";
import { createMemoryDisk, idSlot, openMemoryStore, verifyPartition } from "@machinery/store";
import { describe, expect, it } from "vitest";
import { createRandom } from "./random.js";
import { createSeededIds } from "./seeded-ids.js";
import { settle } from "./settle.js";
import { createTestPartition, type TestPartitionOptions } from "./test-partition.js";
import { createVirtualClock } from "./virtual-clock.js";

const collect = {
  name: "collect",
  inputs: { text: { type: "string" } },
  operations: [
    {
      name: "got",
      listen: "parcel",
      key: "${ data.text }",
      expects: { n: { type: "int" } },
      output: "${ answer }",
    },
  ],
};
const agree = {
  name: "agree",
  inputs: { text: { type: "string" } },
  operations: [{ name: "sure", ask: "Sure?", expects: { yes: { type: "boolean" } } }],
};

type Opened = Awaited<ReturnType<typeof createTestPartition>>;

/** Several partitions on one clock, each with a front of its own before all of them. */
async function createSeveral(count: number, options: TestPartitionOptions = {}) {
  const clock = createVirtualClock();
  const disks = Array.from({ length: count }, () => createMemoryDisk());
  const ids = createSeededIds(createRandom(99));
  const all: Opened[] = [];
  const open = (number: number): Promise<Opened> => {
    const peers = (): Peer[] => all.filter((_, at) => at !== number).map(({ partition }) => partition);
    return createTestPartition({
      ...options,
      clock,
      disk: disks[number]!,
      seed: number + 1,
      among: { place: { number, count }, peers },
    });
  };
  for (let number = 0; number < count; number++) all.push(await open(number));
  const front = (nearest?: number) =>
    new ManyPartitions(
      all.map(({ partition }) => partition),
      ids,
      nearest,
    );
  /** Partitions that die at the same moment, and come back. */
  const restart = async (...numbers: number[]) => {
    for (const number of numbers) disks[number]!.crash();
    for (const number of numbers) all[number] = await open(number);
    await settle();
  };
  const close = async () => {
    for (const { partition } of all) await partition.close(0);
    const damage: unknown[] = [];
    for (const disk of disks) {
      const store = await openMemoryStore(disk);
      for await (const one of verifyPartition(store)) damage.push(one);
      await store.close();
    }
    expect(damage).toEqual([]);
  };
  return { all, clock, disks, front, restart, close };
}

function ok<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.rejection.found);
  return result.value;
}

/** Runs what is under way to where it waits for the clock. */
async function rest(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await settle();
}

const postTo = async (events: ManyPartitions, workflow: string, text = "k1", idempotencyKey = "") => {
  const posted = events.submit({
    kind: "post",
    workflow,
    revision: 1,
    data: { text },
    labels: {},
    waitMs: 0,
    ...(idempotencyKey === "" ? {} : { idempotencyKey }),
  });
  await rest();
  return ok(await posted);
};

const statusOf = async (events: ManyPartitions, eventId: string) =>
  ok(await events.read({ kind: "event", eventId, waitMs: 0 })).status;

const signal = (more: Partial<SendSignalCommand> = {}): SendSignalCommand => ({
  kind: "send-signal",
  name: "parcel",
  key: "k1",
  data: { n: 1 },
  ...more,
});

describe("several partitions as one", () => {
  it("give posts without a key to the nearest, and read them from wherever", async () => {
    const { front, close } = await createSeveral(3);
    const { event } = await postTo(front(2), "shout-twice");

    expect(Math.floor((idSlot(event.eventId) * 3) / 1024)).toBe(2);
    expect(await statusOf(front(0), event.eventId)).toBe(EventStatus.RUNNING);
    expect(front(0).health()).toMatchObject({ writable: true, running: 1 });
    await close();
  });

  it("find what a key made before, whichever front it comes to", async () => {
    const { all, front, close } = await createSeveral(3);
    const made = new Set<string>();
    for (let key = 0; key < 12; key++) {
      const first = await postTo(front(key % 3), "shout-twice", "hi", `key-${key}`);
      const again = await postTo(front((key + 1) % 3), "shout-twice", "hi", `key-${key}`);
      expect(again).toMatchObject({ existed: true, event: { eventId: first.event.eventId } });
      made.add(first.event.eventId);
    }
    expect(made.size).toBe(12);
    expect(
      all.map(({ partition }) => partition.health().running).filter((running) => running > 0),
    ).toHaveLength(3);
    await close();
  });

  it("list newest first over all of them, page by page", async () => {
    const { clock, front, close } = await createSeveral(3);
    const posted: string[] = [];
    for (let at = 0; at < 20; at++) {
      posted.unshift((await postTo(front((at * 7) % 3), "shout-twice")).event.eventId);
      clock.advance(1);
    }
    const listed: string[] = [];
    let pages = 0;
    for (let after: string | undefined, more = true; more;) {
      const page = ok(
        await front(0).read({
          kind: "list",
          filter: {},
          pageSize: 3,
          ...(after === undefined ? {} : { after }),
        }),
      );
      expect(page.events.length).toBeLessThanOrEqual(3);
      listed.push(...page.events.map(({ eventId }) => eventId));
      after = page.next;
      more = after !== undefined;
      pages++;
    }
    expect(listed).toEqual(posted);
    expect(pages).toBeLessThan(12);
    await close();
  });

  it("list questions to people, the oldest first, and take the answers", async () => {
    const { clock, front, close } = await createSeveral(2, { workflow: agree });
    const posted: string[] = [];
    for (let at = 0; at < 5; at++) {
      posted.push((await postTo(front(at % 2), "agree")).event.eventId);
      clock.advance(1);
    }
    const listed: string[] = [];
    for (let after: string | undefined, more = true; more;) {
      const page = ok(
        await front(1).read({
          kind: "asks",
          filter: {},
          pageSize: 2,
          ...(after === undefined ? {} : { after }),
        }),
      );
      listed.push(...page.asks.map(({ eventId }) => eventId));
      after = page.next;
      more = after !== undefined;
    }
    expect(listed).toEqual(posted);
    for (const eventId of posted) {
      const answer = { yes: true };
      const answered = front(0).submit({ kind: "answer-ask", eventId, step: "sure", by: "ada", answer });
      await rest();
      expect(ok(await answered).status).toBe(EventStatus.SUCCEEDED);
    }
    await close();
  });

  it("take a callback by its token alone", async () => {
    const { all, front, close } = await createSeveral(2);
    await postTo(front(1), "shout-twice");
    const { last } = all[1]!.caller;
    last.accept();
    await rest();
    const token = last.request.callback!;
    const told = front(0).submit({ kind: "complete-step", target: { token }, answer: { text: "HI" } });
    await rest();

    expect(ok(await told).step).toBe("shout");
    const foreign = await front(0).submit({ kind: "heartbeat-step", target: { token: `x${token}` } });
    expect(foreign).toMatchObject({ ok: false, rejection: { reason: "CALLBACK_UNKNOWN" } });
    await close();
  });

  it("show what changes in all of them, and go on from a cursor of all of them", async () => {
    const { front, close } = await createSeveral(2);
    const watching = async (cursor: string | undefined, into: Result<Change>[], abort: AbortController) => {
      const query = cursor === undefined ? {} : { cursor };
      for await (const change of front(0).watch(query, abort.signal)) into.push(change);
    };
    const abort = new AbortController();
    const seen: Result<Change>[] = [];
    const done = watching(undefined, seen, abort);
    await rest();
    await postTo(front(0), "shout-twice");
    const middle = ok(seen.at(-1)!).cursor;
    await postTo(front(1), "shout-twice");
    abort.abort();
    await done;
    expect(seen.map((change) => ok(change).facts.length > 0)).toEqual([false, true, true]);

    const again: Result<Change>[] = [];
    const second = new AbortController();
    const resumed = watching(middle, again, second);
    await rest();
    second.abort();
    await resumed;
    expect(again.slice(1)).toEqual(seen.slice(2));
    const refused: Result<Change>[] = [];
    await watching("p0:abc:1", refused, new AbortController());
    expect(refused).toMatchObject([{ ok: false, rejection: { reason: "INVALID_CURSOR" } }]);
    await close();
  });

  it("say which of them is ill, and give its posts to another", async () => {
    const { disks, front, close, clock } = await createSeveral(2);
    disks[0]!.failNextCommit(new Error("no space left"), { applied: false });
    const lost = front(0).submit({
      kind: "post",
      workflow: "shout-twice",
      revision: 1,
      data: { text: "a" },
      labels: {},
      waitMs: 0,
    });
    await rest();
    expect((await lost).ok).toBe(false);

    expect(front(1).health()).toMatchObject({ writable: false });
    expect(front(1).health().reason).toMatch(/^partition 0: .*no space left/);
    expect(idSlot((await postTo(front(0), "shout-twice")).event.eventId)).toBeGreaterThanOrEqual(512);
    clock.step();
    await rest();
    expect(front(1).health()).toMatchObject({ writable: true });
    await close();
  });
});

describe("a signal with a key, with several partitions", () => {
  it("reaches all that listen, wherever they are, and each takes it once", async () => {
    const { front, close } = await createSeveral(3, { workflow: collect });
    const listening: string[] = [];
    for (const at of [0, 1, 2]) listening.push((await postTo(front(at), "collect")).event.eventId);
    const elsewhere = (await postTo(front(1), "collect", "k2")).event.eventId;

    const sent = front(0).submit(signal({ signalId: "s-1" }));
    await rest();
    const again = front(2).submit(signal({ signalId: "s-1" }));
    await rest();

    expect(ok(await again)).toEqual(ok(await sent));
    const statuses = await Promise.all(listening.map((eventId) => statusOf(front(0), eventId)));
    expect(statuses).toEqual(Array.from({ length: 3 }, () => EventStatus.SUCCEEDED));
    expect(await statusOf(front(0), elsewhere)).toBe(EventStatus.WAITING);
    // Whoever listens later, in any of them, takes it too.
    for (const at of [0, 1, 2])
      expect(await statusOf(front(0), (await postTo(front(at), "collect")).event.eventId)).toBe(
        EventStatus.SUCCEEDED,
      );
    await close();
  });

  it("is refused under an id that another one has", async () => {
    const { front, close } = await createSeveral(3, { workflow: collect });
    const one = front(0).submit(signal({ signalId: "s-1" }));
    const other = front(1).submit(signal({ signalId: "s-1", key: "k2" }));
    await rest();

    expect([(await one).ok, await other]).toMatchObject([
      true,
      { ok: false, rejection: { reason: "SIGNAL_ID_REUSED" } },
    ]);
    await close();
  });

  it("is not acknowledged before all have it; one that could not take it gets it later", async () => {
    const { all, clock, disks, front, close } = await createSeveral(2, { workflow: collect });
    const listening = [
      (await postTo(front(0), "collect")).event.eventId,
      (await postTo(front(1), "collect")).event.eventId,
    ];
    // That which is asked to keep a copy is not the one that says what is new.
    let other = -1;
    for (const [at, { partition }] of all.entries()) {
      const keep = partition.keepSignal.bind(partition);
      partition.keepSignal = (entry) => {
        other = at;
        return keep(entry);
      };
    }
    const probe = front(0).submit(signal({ key: "nobody" }));
    await rest();
    ok(await probe);
    const home = 1 - other;
    disks[other]!.failNextCommit(new Error("no space left"), { applied: false });

    const sent = front(0).submit(signal({ signalId: "s-1" }));
    await rest();
    expect(await sent).toMatchObject({ ok: false, rejection: { reason: "STORE_UNAVAILABLE" } });
    expect(await statusOf(front(0), listening[home]!)).toBe(EventStatus.SUCCEEDED);

    for (let step = 0; step < 8; step++) {
      clock.step();
      await rest();
    }
    const again = front(1).submit(signal({ signalId: "s-1" }));
    await rest();
    expect((await again).ok).toBe(true);
    expect(await statusOf(front(0), listening[other]!)).toBe(EventStatus.SUCCEEDED);
    await close();
  });

  it("reaches the others after a crash, once one of them has kept it", async () => {
    const outcomes = new Set<EventStatus>();
    for (const crashAfter of [1, 3, 6, 9, 12, 16, 24]) {
      const { clock, front, restart, close } = await createSeveral(3, { workflow: collect });
      const listening: string[] = [];
      for (const at of [0, 1, 2]) listening.push((await postTo(front(at), "collect")).event.eventId);
      void front(0).submit(signal({ signalId: "s-1" }));
      for (let turn = 0; turn < crashAfter; turn++) await Promise.resolve();
      await restart(0, 1, 2);
      for (let step = 0; step < 10 && clock.step(); step++) await rest();
      await rest();

      const statuses = new Set(await Promise.all(listening.map((eventId) => statusOf(front(0), eventId))));
      // All of them, or none.
      expect(statuses.size).toBe(1);
      for (const status of statuses) outcomes.add(status);
      await close();
    }
    expect(outcomes).toEqual(new Set([EventStatus.WAITING, EventStatus.SUCCEEDED]));
  });

  it("is spread again by a partition that kept it and died", async () => {
    let isCut = true;
    const { all, clock, front, restart, close } = await createSeveral(2, { workflow: collect });
    const listening = [
      (await postTo(front(0), "collect")).event.eventId,
      (await postTo(front(1), "collect")).event.eventId,
    ];
    for (const { partition } of all) {
      const keep = partition.keepSignal.bind(partition);
      // Its message never arrives.
      partition.keepSignal = (entry) => (isCut ? new Promise(() => {}) : keep(entry));
    }
    const sent = front(0).submit(signal({ signalId: "s-1" }));
    await rest();
    const told = await Promise.all(listening.map((eventId) => statusOf(front(0), eventId)));
    expect(new Set(told)).toEqual(new Set([EventStatus.WAITING, EventStatus.SUCCEEDED]));
    void sent;

    isCut = false;
    await restart(0, 1);
    for (let step = 0; step < 4 && clock.step(); step++) await rest();
    await rest();
    const after = await Promise.all(listening.map((eventId) => statusOf(front(0), eventId)));
    expect(after).toEqual([EventStatus.SUCCEEDED, EventStatus.SUCCEEDED]);
    await close();
  });
});
