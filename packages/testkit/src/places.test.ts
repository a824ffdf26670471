import { EventStatus, type JsonObject } from "@machinery/protocol";
import { type PlaceRule, PlaceTable } from "@machinery/runner";
import {
  createMemoryDisk,
  type KeyRange,
  openMemoryStore,
  type Store,
  verifyPartition,
} from "@machinery/store";
import { expect, test } from "vitest";
import { createRandom } from "./random.js";
import { settle } from "./settle.js";
import { createTestPartition, type TestPartitionOptions } from "./test-partition.js";

const head = {
  name: "keyed",
  inputs: { text: { type: "string" }, tenant: { type: "string", default: "" } },
  concurrency: { key: "${ event.data.tenant }" },
};
const keyed: JsonObject = { ...head, services: ["shout"] };

const tableOf = (rules: Readonly<Record<string, PlaceRule>>) =>
  new PlaceTable({ rule: (workflow) => rules[workflow], watch: () => () => {} });

const open = (rules: Readonly<Record<string, PlaceRule>>, more: Partial<TestPartitionOptions> = {}) =>
  createTestPartition({ places: tableOf(rules), workflow: keyed, ...more });

type Opened = Awaited<ReturnType<typeof open>>;

const post = ({ post }: Opened, tenant: string, text = "x") => post({ data: { tenant, text } });
/** The tenants whose calls are in flight, in the order of the calls. */
const inFlight = ({ caller }: Opened, answered = 0) =>
  caller.calls.slice(answered).map(({ request }) => request.inputs["text"]);

async function damages(disk: ReturnType<typeof createMemoryDisk>): Promise<unknown[]> {
  const store = await openMemoryStore(disk);
  const found: unknown[] = [];
  for await (const damage of verifyPartition(store)) found.push(damage);
  await store.close();
  return found;
}

test("no more events of a workflow are under way than it says, the others wait and begin in order", async () => {
  const opened = await open({ keyed: { limit: 2 } });
  for (const text of ["a", "b", "c", "d"]) await post(opened, "", text);
  await settle();
  expect(inFlight(opened)).toEqual(["a", "b"]);

  opened.caller.calls[1]!.answer({ text: "B" });
  await settle();

  expect(inFlight(opened)).toEqual(["a", "b", "c"]);
  expect(opened.partition.health()).toMatchObject({ running: 2, accepted: 1 });
});

test("no more events of a key are under way than the workflow says, and no key holds up another", async () => {
  const opened = await open({ keyed: { perKey: 1 } });
  for (const text of ["a1", "a2", "a3", "b1", "b2"]) await post(opened, text[0]!, text);
  await settle();
  expect(inFlight(opened)).toEqual(["a1", "b1"]);

  opened.caller.calls[1]!.answer({ text: "B1" });
  await settle();
  opened.caller.calls[0]!.answer({ text: "A1" });
  await settle();

  expect(inFlight(opened)).toEqual(["a1", "b1", "b2", "a2"]);
});

test("an event holds its place while it waits, and over a restart", async () => {
  const waiting: JsonObject = { ...head, operations: [{ call: "shout" }, { wait: "3d" }] };
  const first = await open({ keyed: { perKey: 1 } }, { workflow: waiting });
  await post(first, "a", "a1");
  await post(first, "a", "a2");
  await settle();
  first.caller.calls[0]!.answer({ text: "A1" });
  await settle();
  await first.partition.close(0);
  const { disk, clock } = first;

  const second = await open({ keyed: { perKey: 1 } }, { workflow: waiting, disk, clock, seed: 2 });
  await post(second, "a", "a3");
  await post(second, "b", "b1");
  await settle();
  expect(inFlight(second)).toEqual(["b1"]);

  clock.advance(3 * 86_400_000);
  await settle();

  expect(inFlight(second)).toEqual(["b1", "a2"]);
  await second.partition.close(0);
  expect(await damages(disk)).toEqual([]);
});

test("an event that is paused keeps its place; one that is paused before it begins has none", async () => {
  const opened = await open({ keyed: { limit: 1 } });
  const { partition } = opened;
  const [one, two] = [await post(opened, "", "1"), await post(opened, "", "2")];
  const idOf = (posted: typeof one) => (posted.ok ? posted.value.event.eventId : "");
  await partition.submit({ kind: "pause", eventId: idOf(two), reason: "" });
  await partition.submit({ kind: "pause", eventId: idOf(one), reason: "" });
  await post(opened, "", "3");
  opened.caller.calls[0]!.answer({ text: "1" });
  await settle();
  expect(inFlight(opened)).toEqual(["1"]);
  await partition.submit({ kind: "cancel", eventId: idOf(one), reason: "" });
  await settle();
  expect(inFlight(opened)).toEqual(["1", "3"]);
  await partition.close(0);

  const again = await open({ keyed: { limit: 1 } }, { disk: opened.disk, seed: 2 });
  await settle();
  again.caller.calls[0]!.answer({ text: "3" });
  await settle();
  await again.partition.submit({ kind: "resume", eventId: idOf(two) });
  await settle();

  expect(inFlight(again)).toEqual(["3", "2"]);
  await again.partition.close(0);
  expect(await damages(opened.disk)).toEqual([]);
});

test("an event whose workflow is paused while it is read does not begin, and gives its place back", async () => {
  const rules: Record<string, PlaceRule> = { keyed: { limit: 1 } };
  let changed = () => {};
  const places = new PlaceTable({
    rule: (workflow) => rules[workflow],
    watch: (tell) => {
      changed = tell;
      return () => {};
    },
  });
  let isPausing = false;
  const wrapStore = (store: Store): Store =>
    new Proxy(store, {
      get(target, name) {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== "function") return member;
        if (name !== "range") return member.bind(target) as unknown;
        return (range: KeyRange) => {
          if (isPausing && range.gte.startsWith("e/"))
            rules["keyed"] = { limit: 1, paused: { sinceMs: 0, reason: "" } };
          return target.range(range);
        };
      },
    });
  const opened = await createTestPartition({ places, workflow: keyed, wrapStore });
  for (const text of ["1", "2"]) await post(opened, "", text);
  await settle();

  isPausing = true;
  opened.caller.calls[0]!.answer({ text: "1" });
  await settle();
  expect(rules["keyed"]).toHaveProperty("paused");
  expect(inFlight(opened)).toEqual(["1"]);

  isPausing = false;
  rules["keyed"] = { limit: 1 };
  changed();
  await settle();
  expect(inFlight(opened)).toEqual(["1", "2"]);
});

test("beyond its backlog a workflow refuses posts with a time to come back, and those of others are taken", async () => {
  const other = { name: "other", inputs: { text: { type: "string" } }, services: ["shout"] };
  const opened = await open({ keyed: { limit: 1, backlog: 2 } }, { others: [other] });
  for (const text of ["1", "2", "3"]) expect((await post(opened, "", text)).ok).toBe(true);

  const refused = await post(opened, "", "4");
  const beside = await opened.post({ workflow: "other" });

  expect(refused).toMatchObject({
    ok: false,
    rejection: { reason: "BACKLOG_FULL", retryAfterMs: 1_000, found: "2 of its events waiting to begin" },
  });
  expect(beside).toMatchObject({ ok: true, value: { event: { status: EventStatus.RUNNING } } });
});

test("sub-workflows wait for places as others do, and none is refused", async () => {
  const parent = {
    name: "parent",
    operations: [
      { for: "${ [1, 2, 3] }", as: "n", concurrency: 3, do: [{ run: "keyed", input: { text: "n" } }] },
    ],
  };
  const opened = await open({ keyed: { limit: 1, backlog: 1 } }, { workflow: parent, others: [keyed] });
  await opened.post({ data: {} });
  await settle();
  expect(opened.caller.calls).toHaveLength(1);

  for (const at of [0, 1, 2]) {
    opened.caller.calls[at]!.answer({ text: "N" });
    await settle();
  }
  opened.clock.advance(5_000);
  await settle();

  expect(opened.caller.calls).toHaveLength(3);
  const { partition } = opened;
  const list = await partition.read({ kind: "list", filter: { workflow: "parent" }, pageSize: 9 });
  expect(list.ok && list.value.events[0]?.status).toBe(EventStatus.SUCCEEDED);
});

test("one tenant's flood does not hold up another's first event, and the window is shared in turns", async () => {
  const opened = await open({}, { limits: { running: 1 } });
  for (let at = 0; at < 50; at++) await post(opened, "flood", `f${at}`);
  for (const text of ["s0", "s1"]) await post(opened, "small", text);

  for (let at = 0; at < 5; at++) {
    opened.caller.calls[at]!.answer({ text: "x" });
    await settle();
  }

  expect(inFlight(opened).map((text) => JSON.stringify(text)[1])).toEqual(["f", "f", "s", "f", "s", "f"]);
});

test("data that gives no key is refused", async () => {
  const opened = await open({ keyed: { perKey: 1 } });

  expect(await post(opened, "x".repeat(300))).toMatchObject({
    ok: false,
    rejection: { reason: "INVALID_DATA" },
  });
  expect((await post(opened, "a")).ok).toBe(true);
});

test.each(Array.from({ length: 12 }, (_, seed) => seed))(
  "limits hold at every commit, and all events end, through crashes (seed %i)",
  async (seed) => {
    const random = createRandom(seed);
    const rule = { limit: random.pick([2, 3, 50]), perKey: random.pick([1, 2]) };
    const rules = { keyed: rule };
    const disk = createMemoryDisk();
    const events = new Map<string, string>();
    const workflow: JsonObject = {
      ...head,
      operations: [
        { call: "shout" },
        { when: "event.data.tenant < 't2'", wait: "1s" },
        { call: "shout", name: "more" },
      ],
    };
    let [opened, clock] = [
      await open(rules, { disk, workflow, seed }),
      undefined as never as Opened["clock"],
    ];
    clock = opened.clock;
    let answered = 0;
    const holding = async () => {
      const page = await opened.partition.read({ kind: "list", filter: {}, pageSize: 1_000 });
      const all = page.ok ? page.value.events : [];
      return all.filter(({ status }) => status === EventStatus.RUNNING || status === EventStatus.WAITING);
    };
    const check = async () => {
      const under = await holding();
      expect(under.length).toBeLessThanOrEqual(rule.limit);
      const ofKeys = Map.groupBy(under, ({ eventId }) => events.get(eventId));
      for (const [, ofKey] of ofKeys) expect(ofKey.length).toBeLessThanOrEqual(rule.perKey);
    };
    for (let step = 0; step < 60; step++) {
      const what = random.between(0, 9);
      if (what < 4) {
        const tenant = `t${random.between(0, 5)}`;
        const posted = await post(opened, tenant);
        if (posted.ok) events.set(posted.value.event.eventId, tenant);
      } else if (what < 7) {
        const open = opened.caller.calls.slice(answered);
        if (open.length > 0) opened.caller.calls[answered++]!.answer({ text: "X" });
      } else if (what === 7) {
        clock.advance(1_000);
      } else if (what === 8) {
        const under = await holding();
        const one = under.length === 0 ? undefined : random.pick(under);
        if (one !== undefined)
          await opened.partition.submit({ kind: "cancel", eventId: one.eventId, reason: "" });
      } else {
        await opened.partition.close(0);
        opened = await open(rules, { disk, workflow, clock, seed: seed * 100 + step });
        answered = 0;
      }
      await settle();
      await check();
    }
    for (let rounds = 0; rounds < 2_000 && (await holding()).length > 0; rounds++) {
      while (answered < opened.caller.calls.length) opened.caller.calls[answered++]!.answer({ text: "X" });
      clock.advance(1_000);
      await settle();
      await check();
    }

    expect(opened.partition.health()).toMatchObject({ running: 0, accepted: 0 });
    await opened.partition.close(0);
    expect(await damages(disk)).toEqual([]);
  },
);
