import { EventStatus, type Result } from "@machinery/protocol";
import type { EventSummary, PartitionLimits, PostOutcome } from "@machinery/runner";
import type { Entry, Store } from "@machinery/store";
import { describe, expect, it } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition } from "./test-partition.js";

const steps = 10;
const atWork = 20;
const line = {
  name: "line",
  inputs: { text: { type: "string" } },
  services: Array.from({ length: steps }, () => "shout"),
};

/** What one write held: new events, and what events at work had come to. */
interface Written {
  readonly posts: number;
  readonly decisions: number;
}

/** A partition whose writes are let go one by one, with so many events at work that are all at their first call. */
async function partitionAtWork(limits: Partial<PartitionLimits> = {}) {
  const held: (() => void)[] = [];
  let isHeld = false;
  const writes: Written[] = [];
  const wrapStore = (store: Store): Store => ({
    get: (key) => store.get(key),
    getMany: (keys) => store.getMany(keys),
    range: (range) => store.range(range),
    snapshot: () => store.snapshot(),
    close: () => store.close(),
    async commit(entries) {
      const posts = entries.filter(isFirst).length;
      writes.push({ posts, decisions: entries.filter(({ key }) => key.startsWith("e/")).length - posts });
      if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
      await store.commit(entries);
    },
  });
  const made = await createTestPartition({
    workflow: line,
    limits: { running: atWork, ...limits },
    wrapStore,
  });
  const { caller, post } = made;
  const writeOnce = async (): Promise<void> => {
    held.shift()?.();
    await settle();
  };
  const running = Array.from({ length: atWork }, () => post());
  await settle();
  expect(caller.calls).toHaveLength(atWork);
  isHeld = true;
  writes.length = 0;

  let answered = 0;
  /** Services answer whatever they were asked, then the next write goes to disk. */
  const round = async (): Promise<void> => {
    for (; answered < caller.calls.length; answered++) caller.calls[answered]!.answer({ text: "HI" });
    await settle();
    await writeOnce();
  };
  /** Writes go on until these are told, and no service answers. */
  const told = async <T>(posts: readonly Promise<T>[]): Promise<T[]> => {
    const results: T[] = [];
    for (const post of posts) void post.then((result) => results.push(result));
    while (results.length < posts.length) await writeOnce();
    return results;
  };
  return { ...made, running, writes, round, told };
}

/** The first entry of an event: `e/<id>/000000`. */
const isFirst = ({ key }: Entry): boolean => key.startsWith("e/") && key.endsWith("/000000");

const reasonOf = (result: Result<unknown>) => (result.ok ? "none" : result.rejection.reason);

describe("a flood of posts", () => {
  it("takes no step from events at work: each goes on with every second write, as without it", async () => {
    const calm = await partitionAtWork();
    for (let rounds = 0; calm.caller.calls.length < atWork * steps; rounds++) {
      expect(rounds).toBeLessThan(2 * steps);
      await calm.round();
    }
    const flooded = await partitionAtWork({ postsPerCommit: 64 });
    const posts = Array.from({ length: 1_500 }, () => flooded.post());

    for (let rounds = 0; flooded.caller.calls.length < atWork * steps; rounds++) {
      expect(rounds).toBeLessThan(2 * steps);
      await flooded.round();
    }

    // What events at work have come to is in the next write, all of it; of posts at most twice as many.
    const busy = flooded.writes.filter(({ decisions }) => decisions > 0);
    expect(busy.map(({ decisions }) => decisions)).toEqual(
      calm.writes.flatMap(({ decisions }) => (decisions > 0 ? [decisions] : [])),
    );
    for (const { posts, decisions } of busy) expect(posts).toBeLessThanOrEqual(2 * decisions);
    // And posting goes on.
    for (const { posts } of flooded.writes) expect(posts).toBeGreaterThan(0);
    const told = await flooded.told(posts);
    expect(told.every((one) => one.ok && one.value.event.status === EventStatus.ACCEPTED)).toBe(true);
  });

  it("is turned away beyond what may wait in memory, by number and by size", async () => {
    const limits = { postsPerCommit: 10, intake: 50, intakeBytes: 100_000 };
    const { post, told } = await partitionAtWork(limits);
    const refused = async (count: number, text: string): Promise<number> => {
      const results = await told(Array.from({ length: count }, () => post({ data: { text } })));
      return results.filter((one) => reasonOf(one) === "BACKLOG_FULL").length;
    };

    expect(await refused(10 + 50 + 3, "short")).toBe(3);
    // Ten are taken at once; of the others three are more than may wait.
    expect(await refused(20, "x".repeat(40_000))).toBe(20 - 10 - 3);
  });

  it("may come as many posts at once, each with an outcome of its own", async () => {
    const { partition, disk } = await createTestPartition({ limits: { running: 1 } });
    const post = {
      kind: "post",
      workflow: "shout-twice",
      revision: 1,
      data: { text: "a" },
      labels: {},
      waitMs: 0,
    } as const;

    const told = await partition.submit({
      kind: "post-many",
      posts: [
        { ...post, idempotencyKey: "k" },
        { ...post, data: { text: 7 } },
        { ...post, labels: { tenant: "acme" } },
        { ...post, idempotencyKey: "k" },
        { ...post, idempotencyKey: "k", data: { text: "b" } },
        { ...post, revision: 9 },
        post,
      ],
    });

    const outcomes: readonly Result<PostOutcome>[] = told.ok ? told.value : [];
    expect(outcomes.map((one) => (one.ok ? one.value.existed : one.rejection.reason))).toEqual([
      false,
      "INVALID_DATA",
      false,
      true,
      "IDEMPOTENCY_KEY_REUSED",
      "WORKFLOW_NOT_FOUND",
      false,
    ]);
    const events = outcomes.flatMap((one): EventSummary[] => (one.ok ? [one.value.event] : []));
    expect(events[2]?.eventId).toBe(events[0]?.eventId);
    const stored = new Set(disk.contents().map(([key]) => key));
    for (const { eventId } of events) expect(stored).toContain(`e/${eventId}/000000`);
  });
});
