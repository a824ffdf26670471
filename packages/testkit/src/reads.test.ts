import type { Result } from "@machinery/protocol";
import type { Store } from "@machinery/store";
import { describe, expect, it } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition } from "./test-partition.js";

const ok = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.rejection));
  return result.value;
};

const steps = 8;
const large = "x".repeat(1024 * 1024);

/** A partition with one event that has ended, each of its steps with a megabyte in and out. */
async function withLargeEvent() {
  const { partition, caller, post } = await createTestPartition({
    workflow: {
      name: "shout-often",
      inputs: { text: { type: "string" } },
      outputs: { text: { type: "string" } },
      services: Array.from({ length: steps }, () => "shout"),
    },
  });
  const { event } = ok(await post({ data: { text: large } }));
  for (let step = 0; step < steps; step++) {
    await settle();
    caller.last.answer({ text: large });
  }
  await settle();
  return { partition, eventId: event.eventId };
}

describe("what is large", () => {
  it("comes in pages of history that hold about 3 MiB, without a gap", async () => {
    const { partition, eventId } = await withLargeEvent();
    const read = async (afterSequence: number, pageSize: number) =>
      ok(await partition.read({ kind: "history", eventId, afterSequence, pageSize }));

    const sequences: number[] = [];
    const pages = [];
    for (let more = true; more;) {
      const page = await read(sequences.at(-1) ?? 0, 1_000);
      sequences.push(...page.facts.map(({ sequence }) => sequence));
      pages.push(JSON.stringify(page.facts).length);
      expect(page.ended).toBe(true);
      more = page.more;
    }

    expect(pages.length).toBeGreaterThan(steps / 2);
    expect(Math.max(...pages)).toBeLessThan(3.2 * 1024 * 1024);
    expect(sequences).toEqual(sequences.map((_, at) => at + 1));
  });

  it("comes as a single payload where that alone is over the bound", async () => {
    const { partition, post } = await createTestPartition();
    const { event } = ok(await post({ data: { text: large.repeat(4) } }));

    const query = { kind: "history", eventId: event.eventId, afterSequence: 0, pageSize: 10 } as const;
    const page = ok(await partition.read(query));

    expect(page.facts[0]?.inputs).toEqual({ text: large.repeat(4) });
    expect(page.facts.map(({ kind }) => kind)).toEqual(["event-accepted", "event-started"]);
    expect(page.more).toBe(true);
  });

  it("is left out of steps beyond 3 MiB, and they say so; data and outputs stay", async () => {
    const { partition, eventId } = await withLargeEvent();

    const detail = ok(await partition.read({ kind: "event", eventId, waitMs: 0 }));

    expect(detail.data).toEqual({ text: large });
    expect(detail.outputs).toEqual({ text: large });
    expect(detail.steps.map(({ payloadsLeftOut }) => payloadsLeftOut ?? false)).toEqual([
      false,
      ...Array.from({ length: steps - 1 }, () => true),
    ]);
    expect(detail.steps[0]).toMatchObject({ inputs: { text: large }, outputs: { text: large } });
    expect(detail.steps.at(-1)).not.toHaveProperty("outputs");
    expect(JSON.stringify(detail.steps).length).toBeLessThan(3.1 * 1024 * 1024);
  });

  it("is whole in the detail of an ordinary event", async () => {
    const { partition, caller, post } = await createTestPartition();
    const { event } = ok(await post());
    await settle();
    caller.last.answer({ text: "HI!" });
    await settle();

    const detail = ok(await partition.read({ kind: "event", eventId: event.eventId, waitMs: 0 }));

    expect(detail.steps[0]).toMatchObject({ inputs: { text: "hi" }, outputs: { text: "HI!" } });
    expect(detail.steps.some((step) => step.payloadsLeftOut)).toBe(false);
  });
});

/** A store that tells what is read from its ranges. */
function watched(store: Store, onRead: (key: string) => void): Store {
  return {
    get: (key) => store.get(key),
    getMany: (keys) => store.getMany(keys),
    async *range(range) {
      for await (const pair of store.range(range)) {
        onRead(pair[0]);
        yield pair;
      }
    },
    snapshot: () => store.snapshot(),
    commit: (entries) => store.commit(entries),
    close: () => store.close(),
  };
}

const rounds = 100;

/** A partition with one event that has gone around a loop many times, and the keys of its entries that are read. */
async function withLongEvent() {
  const read: string[] = [];
  const { partition, post, caller } = await createTestPartition({
    wrapStore: (store) => watched(store, (key) => key.startsWith("e/") && read.push(key)),
    workflow: {
      name: "go-around",
      inputs: { text: { type: "string" } },
      operations: {
        each: {
          for: `\${ lists.range(${rounds}) }`,
          do: {
            keep: { set: { text: "again" } },
            shout: { call: "shout", input: { text: "${ data.text }" } },
          },
          collect: "steps.shout.text",
        },
      },
    },
  });
  const { event } = ok(await post());
  for (let round = 0; round < rounds; round++) {
    await settle();
    caller.last.answer({ text: "AGAIN" });
  }
  await settle();
  const page = async (afterSequence: number, pageSize = 20) =>
    ok(await partition.read({ kind: "history", eventId: event.eventId, afterSequence, pageSize }));
  return { page, read };
}

describe("the pages of a long history", () => {
  it("cost what they hold when they are turned one after the other", async () => {
    const { page, read } = await withLongEvent();
    const whole = await page(0, 1_000_000);
    expect(whole).toMatchObject({ more: false, ended: true });
    read.length = 0;

    const facts = [];
    const pages = [];
    for (let more = true; more;) {
      const next = await page(facts.at(-1)?.sequence ?? 0);
      facts.push(...next.facts);
      pages.push(read.splice(0).length);
      more = next.more;
    }

    expect(facts).toEqual(whole.facts);
    expect(pages.length).toBeGreaterThan(rounds / 5);
    expect(Math.max(...pages)).toBeLessThan(20);
  });

  it("are the same when they are asked for again, side by side, or in another order", async () => {
    const { page } = await withLongEvent();
    const { facts } = await page(0, 1_000_000);
    const after = (sequence: number) => facts.slice(sequence, sequence + 20);

    expect((await page(0)).facts).toEqual(after(0));
    const twice = await Promise.all([page(20), page(20)]);
    expect(twice.map((found) => found.facts)).toEqual([after(20), after(20)]);
    expect((await page(60)).facts).toEqual(after(60));
    expect((await page(40)).facts).toEqual(after(40));
    expect((await page(33)).facts).toEqual(after(33));
  });
});
