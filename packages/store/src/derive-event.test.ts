import { EventStatus } from "@machinery/protocol";
import { expect, test } from "vitest";
import { type SampleEntry, SampleEvents, sampleId } from "../test/sample-events.js";
import { createMemoryStore } from "./memory-store.js";
import { readHead } from "./read-event.js";
import type { Entry } from "./store.js";

const ID = sampleId(5_000);

const changes = (entry: Entry): string[] =>
  entry.derived.map(([key, value]) => `${value === undefined ? "-" : "+"}${key.replaceAll(ID, "ID")}`).sort();

test("an unlabelled three-step event that starts with its acceptance costs nine puts and deletes", () => {
  const events = new SampleEvents(createMemoryStore());

  const entries = [
    events.entry(ID, { status: EventStatus.RUNNING }),
    events.entry(ID),
    events.entry(ID),
    events.entry(ID, { status: EventStatus.SUCCEEDED }),
  ];

  expect(entries.map(changes)).toEqual([["+h/ID", "+r/ID", "+w/greet/ID"], [], [], ["+h/ID", "-r/ID"]]);
  expect(entries.length + entries.flatMap(changes).length).toBe(9);
});

test("an accepted event stands in the ready queue and in its line until it starts", () => {
  const events = new SampleEvents(createMemoryStore());

  expect(changes(events.entry(ID, { status: EventStatus.ACCEPTED }))).toEqual([
    "+h/ID",
    "+q/ID",
    "+v/greet//ID",
    "+w/greet/ID",
  ]);
  expect(changes(events.entry(ID, { status: EventStatus.RUNNING }))).toEqual([
    "+h/ID",
    "+r/ID",
    "-q/ID",
    "-v/greet//ID",
  ]);
});

test("a waiting event stands under the time it must be woken at, and not among the running ones", () => {
  const events = new SampleEvents(createMemoryStore());
  events.entry(ID);

  expect(changes(events.entry(ID, { status: EventStatus.WAITING, wakeTimeMs: 9_000 }))).toEqual([
    "+h/ID",
    "+s/W/ID",
    "+t/000000000009000/ID",
    "-r/ID",
  ]);
  expect(changes(events.entry(ID, { wakeTimeMs: 8_000 }))).toEqual([
    "+h/ID",
    "+t/000000000008000/ID",
    "-t/000000000009000/ID",
  ]);
  expect(changes(events.entry(ID, { wakeTimeMs: 0 }))).toEqual(["+h/ID", "-t/000000000008000/ID"]);
  expect(changes(events.entry(ID, { status: EventStatus.RUNNING }))).toEqual(["+h/ID", "+r/ID", "-s/W/ID"]);
});

test("a running event's timers are its own business", () => {
  const events = new SampleEvents(createMemoryStore());
  events.entry(ID);

  expect(changes(events.entry(ID, { wakeTimeMs: 9_000 }))).toEqual([]);
});

test.each([
  [EventStatus.PAUSED, "P"],
  [EventStatus.FAILED, "F"],
  [EventStatus.CANCELLED, "C"],
])("a rare status (%i) has an index of its own", (status, letter) => {
  const events = new SampleEvents(createMemoryStore());
  events.entry(ID);

  expect(changes(events.entry(ID, { status }))).toEqual(["+h/ID", `+s/${letter}/ID`, "-r/ID"]);
});

test("labels and idempotency keys are indexed at birth, with every character made safe", () => {
  const events = new SampleEvents(createMemoryStore());

  const entry = events.entry(ID, { labels: { tenant: "a/b%c", "x.y": "é 1" }, idempotencyKey: "order/1\n" });

  expect(changes(entry)).toEqual([
    "+h/ID",
    "+i/greet/order%002f1%000a",
    "+l/tenant=a%002fb%0025c/ID",
    "+l/x.y=é 1/ID",
    "+r/ID",
    "+w/greet/ID",
  ]);
});

test("the head says when it ended, why, and how many entries and facts there are", async () => {
  const store = createMemoryStore();
  const events = new SampleEvents(store);
  await events.write(ID, { timeMs: 5_000, bodies: ["{}", "{}"] });
  await events.write(ID, { timeMs: 6_000 });
  expect(await readHead(store, ID)).toMatchObject({
    entries: 1,
    facts: 2n,
    ackTimeMs: 5_000n,
    endTimeMs: 0n,
  });

  await events.write(ID, { timeMs: 7_000, status: EventStatus.FAILED, errorReason: "DECLINED" });

  expect(await readHead(store, ID)).toMatchObject({
    entries: 3,
    facts: 4n,
    endTimeMs: 7_000n,
    errorReason: "DECLINED",
    status: EventStatus.FAILED,
  });
});

test("an entry that cannot follow is refused as damage", () => {
  const events = new SampleEvents(createMemoryStore());
  events.entry(ID);

  expect(() => new SampleEvents(createMemoryStore()).entry(ID, { status: 0 })).toThrow(/status/);
});

test("an event that is counted under a key stands in the line of it, then among those of it that are under way", () => {
  const events = new SampleEvents(createMemoryStore());
  const lines = (sample: SampleEntry) =>
    changes(events.entry(ID, sample)).filter((key) => /^.[vR]\//.test(key));

  expect(lines({ status: EventStatus.ACCEPTED, concurrencyKey: "a/b" })).toEqual(["+v/greet/a%002fb/ID"]);
  expect(lines({ status: EventStatus.RUNNING })).toEqual(["+R/greet/a%002fb/ID", "-v/greet/a%002fb/ID"]);
  expect(lines({ status: EventStatus.WAITING, wakeTimeMs: 9_000 })).toEqual([]);
  expect(lines({ status: EventStatus.PAUSED })).toEqual([]);
  expect(lines({ status: EventStatus.SUCCEEDED })).toEqual(["-R/greet/a%002fb/ID"]);
});

test.each([
  ["one that is paused before it has begun", { status: EventStatus.ACCEPTED, concurrencyKey: "a" }],
  ["one that goes on in the place of an event above it", { concurrencyKey: "a", sharesPlace: true }],
])("%s is known to have no place", (_what, first) => {
  const events = new SampleEvents(createMemoryStore());
  const born = changes(events.entry(ID, first));
  const paused = changes(events.entry(ID, { status: EventStatus.PAUSED }));

  expect([...born, ...paused].filter((key) => /^.R\//.test(key))).toEqual(["+R/greet//ID"]);
  expect(changes(events.entry(ID, { status: EventStatus.CANCELLED }))).toContain("-R/greet//ID");
});

test("an event without a key that is under way is counted by its status alone", () => {
  const events = new SampleEvents(createMemoryStore());
  const all = [
    {},
    { status: EventStatus.PAUSED },
    { status: EventStatus.RUNNING },
    { status: EventStatus.FAILED },
  ];

  expect(
    all.flatMap((sample) => changes(events.entry(ID, sample))).filter((key) => /^.R\//.test(key)),
  ).toEqual([]);
});
