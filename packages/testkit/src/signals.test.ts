import { EventStatus, type JsonObject } from "@machinery/protocol";
import type { EventDetail, Partition, SendSignalCommand } from "@machinery/runner";
import { type KeyRange, openMemoryStore, type Store, StoreError, verifyPartition } from "@machinery/store";
import { describe, expect, it } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition } from "./test-partition.js";

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
const later = { ...collect, operations: [{ wait: "1h" }, ...collect.operations] };

type Opened = Awaited<ReturnType<typeof createTestPartition>>;

async function posted({ post }: Opened, text = "k1"): Promise<string> {
  const told = await post({ data: { text } });
  await settle();
  if (!told.ok) throw new Error(told.rejection.reason);
  return told.value.event.eventId;
}
async function detail(partition: Partition, eventId: string): Promise<EventDetail> {
  const read = await partition.read({ kind: "event", eventId, waitMs: 0 });
  if (!read.ok) throw new Error(read.rejection.reason);
  return read.value;
}
async function send({ partition }: Opened, more: Partial<SendSignalCommand> = {}) {
  const sent = await partition.submit({
    kind: "send-signal",
    name: "parcel",
    ...(more.eventId === undefined && { key: "k1" }),
    data: { n: 1 },
    ...more,
  });
  await settle();
  return sent;
}
async function damage({ disk }: Opened): Promise<unknown[]> {
  const found: unknown[] = [];
  const store = await openMemoryStore(disk);
  for await (const one of verifyPartition(store)) found.push(one);
  await store.close();
  return found;
}

/** A store that tells of each range that is read. What is thrown then is what reading it throws. */
const onRange =
  (told: (range: KeyRange) => void) =>
  (store: Store): Store =>
    new Proxy(store, {
      get(target, name) {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== "function") return member;
        if (name !== "range") return member.bind(target) as unknown;
        return (range: KeyRange) => {
          told(range);
          return target.range(range);
        };
      },
    });

describe("a signal with a key", () => {
  it("is told to all that listen for it, and to no others", async () => {
    const opened = await createTestPartition({ workflow: collect });
    const eventIds = [await posted(opened), await posted(opened), await posted(opened, "k2")];

    expect(await send(opened)).toMatchObject({ ok: true });

    const statuses = await Promise.all(
      eventIds.map(async (eventId) => (await detail(opened.partition, eventId)).status),
    );
    expect(statuses).toEqual([EventStatus.SUCCEEDED, EventStatus.SUCCEEDED, EventStatus.WAITING]);
    await opened.partition.close(0);
    expect(await damage(opened)).toEqual([]);
  });

  it("is kept for those who listen later, each of whom takes it", async () => {
    const opened = await createTestPartition({ workflow: collect });
    await send(opened, { data: { n: 7 } });

    for (const _ of [1, 2]) {
      const { status, outputs } = await detail(opened.partition, await posted(opened));
      expect([status, outputs]).toEqual([EventStatus.SUCCEEDED, { text: "k1", n: 7 }]);
    }
  });

  it("is read once for all steps of an event that listen for it", async () => {
    const listeners = 40;
    const workflow = {
      ...collect,
      operations: [
        {
          name: "each",
          for: `\${ [${Array.from({ length: listeners }, (_, index) => index).join(", ")}] }`,
          concurrency: listeners,
          do: collect.operations,
        },
      ],
    };
    let payloads = 0;
    const wrapStore = onRange(({ gte }) => {
      if (gte.startsWith("b/g/")) payloads++;
    });
    const opened = await createTestPartition({ workflow, wrapStore });
    await send(opened, { data: { n: 1, more: "x".repeat(250_000) } });
    const eventId = await posted(opened);
    for (let turn = 0; turn < 2 * listeners; turn++) await settle();

    const { steps } = await detail(opened.partition, eventId);
    const ended = steps.filter(({ endTimeMs }) => endTimeMs !== undefined);
    expect(ended.map(({ path }) => path)).toEqual(["each[0].got"]);
    expect(payloads).toBe(1);
  });

  it("that cannot be read is not taken for none: who looks for it is set aside, and looks again when resumed", async () => {
    let isDamaged = true;
    const wrapStore = onRange(({ gte: key }) => {
      if (isDamaged && key.startsWith("g/")) throw new StoreError("DAMAGED", "a flipped byte", { key });
    });
    const opened = await createTestPartition({ workflow: collect, wrapStore });
    await send(opened);
    const eventId = await posted(opened);
    expect((await detail(opened.partition, eventId)).status).toBe(EventStatus.PAUSED);

    isDamaged = false;
    await opened.partition.submit({ kind: "resume", eventId });
    await settle();

    expect((await detail(opened.partition, eventId)).status).toBe(EventStatus.SUCCEEDED);
  });

  it("goes when its time is up, and all that belongs to it", async () => {
    const opened = await createTestPartition({ workflow: collect });
    await send(opened, { keepMs: 1_000, data: { n: 1, more: "x".repeat(250_000) } });
    await send(opened, { keepMs: 5_000, key: "k2" });
    opened.clock.advance(1_000);
    await settle();

    expect((await detail(opened.partition, await posted(opened))).status).toBe(EventStatus.WAITING);
    expect((await detail(opened.partition, await posted(opened, "k2"))).status).toBe(EventStatus.SUCCEEDED);

    opened.clock.advance(4_000);
    await settle();
    await opened.partition.close(0);
    const store = await openMemoryStore(opened.disk);
    const left: string[] = [];
    for await (const [key] of store.range({ gte: "", lt: "~" })) if (/^[bgjux]\//.test(key)) left.push(key);
    await store.close();
    expect(left).toEqual([]);
    expect(await damage(opened)).toEqual([]);
  });

  it("may be sent again under its id, with nothing else", async () => {
    const opened = await createTestPartition({ workflow: collect });
    const first = await send(opened, { signalId: "a" });
    opened.clock.advance(10);

    expect(await send(opened, { signalId: "a" })).toEqual(first);
    expect(await send(opened, { signalId: "a", data: { n: 2 } })).toMatchObject({
      rejection: { reason: "SIGNAL_ID_REUSED" },
    });
    expect(await send(opened, { signalId: "a", key: "k2" })).toMatchObject({
      rejection: { reason: "SIGNAL_ID_REUSED" },
    });
    const both = await Promise.all([send(opened, { signalId: "b" }), send(opened, { signalId: "b" })]);
    expect(both[0]).toEqual(both[1]);
  });

  it("is refused when too many are kept", async () => {
    const opened = await createTestPartition({ workflow: collect, limits: { signals: 2 } });
    await send(opened);
    await send(opened);

    expect(await send(opened)).toMatchObject({ rejection: { reason: "TOO_MANY_SIGNALS" } });

    opened.clock.advance(86_400_000);
    await settle();
    expect(await send(opened)).toMatchObject({ ok: true });
  });

  it("is found after a restart: by those who listened, and by those who begin", async () => {
    const opened = await createTestPartition({ workflow: collect });
    const waiting = await posted(opened);
    // Nothing is told any more once it is written.
    const sent = opened.partition.submit({ kind: "send-signal", name: "parcel", key: "k1", data: { n: 3 } });
    const closing = opened.partition.close(0);
    expect(await sent).toMatchObject({ ok: true });
    await closing;
    const { disk, clock } = opened;

    const again = await createTestPartition({ workflow: collect, disk, clock, seed: 2 });

    expect((await detail(again.partition, waiting)).status).toBe(EventStatus.SUCCEEDED);
    expect((await detail(again.partition, await posted(again))).status).toBe(EventStatus.SUCCEEDED);
    await again.partition.close(0);
    expect(await damage(again)).toEqual([]);
  });
});

describe("a signal to one event", () => {
  it("is kept by it until it listens", async () => {
    const opened = await createTestPartition({ workflow: later });
    const eventId = await posted(opened);
    expect(await send(opened, { eventId, signalId: "a" })).toMatchObject({
      ok: true,
      value: { signalId: "a" },
    });
    expect(await send(opened, { eventId, signalId: "a", data: { n: 9 } })).toMatchObject({
      rejection: { reason: "SIGNAL_ID_REUSED" },
    });
    opened.clock.advance(3_600_000);
    await settle();

    expect((await detail(opened.partition, eventId)).status).toBe(EventStatus.SUCCEEDED);
    expect(await send(opened, { eventId })).toMatchObject({ rejection: { reason: "EVENT_ENDED" } });
    expect(await send(opened, { eventId: "none" })).toMatchObject({
      rejection: { reason: "EVENT_NOT_FOUND" },
    });
  });

  it("that does not fit is shown at the step that waits", async () => {
    const opened = await createTestPartition({ workflow: collect });
    const eventId = await posted(opened);
    await send(opened, { eventId, data: { n: "seven" } });

    const { steps } = await detail(opened.partition, eventId);

    expect(steps).toMatchObject([{ signal: { name: "parcel", key: "k1" }, error: { reason: "BAD_SIGNAL" } }]);
  });
});

const approve = {
  name: "approve",
  inputs: { text: { type: "string" } },
  operations: [
    {
      name: "approve",
      ask: "May ${ data.text } go out?",
      group: "sales",
      form: { ok: { type: "boolean" }, why: { type: "string", required: false } },
      output: { text: "${ answer.ok ? 'yes' : 'no' }" },
    },
  ],
};

describe("a question", () => {
  const asksOf = async ({ partition }: Opened, filter: JsonObject = {}) => {
    const read = await partition.read({ kind: "asks", filter, pageSize: 10 });
    if (!read.ok) throw new Error(read.rejection.reason);
    return read.value.asks;
  };

  it("is listed with its form until somebody answers", async () => {
    const opened = await createTestPartition({ workflow: approve });
    const eventId = await posted(opened, "it");
    const target = { eventId, step: "approve" };
    expect(await asksOf(opened)).toMatchObject([
      {
        ...target,
        workflow: "approve",
        question: "May it go out?",
        group: "sales",
        claimedBy: "",
        form: [{ name: "ok", type: "boolean" }, { name: "why" }],
      },
    ]);

    await opened.partition.submit({ kind: "claim-ask", ...target, by: "ada", release: false });
    expect(await asksOf(opened, { claimedBy: "ada" })).toHaveLength(1);
    expect(await asksOf(opened, { isUnclaimed: true })).toEqual([]);
    const wrong = await opened.partition.submit({ kind: "answer-ask", ...target, by: "ada", answer: {} });
    expect(wrong).toMatchObject({ rejection: { reason: "INVALID_ANSWER" } });
    await opened.partition.submit({ kind: "answer-ask", ...target, by: "ada", answer: { ok: true } });

    expect(await asksOf(opened)).toEqual([]);
    expect(await detail(opened.partition, eventId)).toMatchObject({
      status: EventStatus.SUCCEEDED,
      outputs: { text: "yes" },
      steps: [{ by: "ada" }],
    });
    await opened.partition.close(0);
    expect(await damage(opened)).toEqual([]);
  });

  it("is still there after a restart, with who has claimed it", async () => {
    const opened = await createTestPartition({ workflow: approve });
    const target = { eventId: await posted(opened, "it"), step: "approve" };
    await opened.partition.submit({ kind: "claim-ask", ...target, by: "ada", release: false });
    await opened.partition.close(0);

    const { disk, clock } = opened;
    const again = await createTestPartition({ workflow: approve, disk, clock, seed: 2 });

    expect(await asksOf(again)).toMatchObject([{ claimedBy: "ada" }]);
    const other = await again.partition.submit({
      kind: "answer-ask",
      ...target,
      by: "bob",
      answer: { ok: true },
    });
    expect(other).toMatchObject({ rejection: { reason: "ASK_CLAIMED" } });
  });
});
