import { EventStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { matches } from "./matches.js";
import type { EventSummary } from "../partition.js";
import { WatchQueue } from "./watch-queue.js";
import { WatchRing } from "./watch-ring.js";

const event: EventSummary = {
  eventId: "e",
  workflow: "w",
  revision: 1,
  status: EventStatus.FAILED,
  ackTimeMs: 50,
  labels: { tenant: "a" },
  facts: 3,
  error: { reason: "DECLINED", message: "no", step: "charge", attempts: 1, data: { large: "payload" } },
};

describe("WatchQueue", () => {
  it("gives items in order, to a reader who comes before or after them", async () => {
    const queue = new WatchQueue<number>(10, () => -1);
    const early = queue.next();
    queue.push(1);
    queue.push(2);
    queue.end();

    expect([await early, await queue.next(), await queue.next()]).toEqual([1, 2, undefined]);
  });

  it("cuts off who does not read, and says so", async () => {
    const queue = new WatchQueue<number>(2, () => -1);
    for (const item of [1, 2, 3, 4]) queue.push(item);

    expect([await queue.next(), await queue.next()]).toEqual([-1, undefined]);
  });
});

describe("WatchRing", () => {
  it("gives what came after a cursor, without payloads", () => {
    const ring = new WatchRing("abc", 8);
    const { cursor } = ring;
    ring.add(event, []);

    const place = ring.find(cursor);

    expect(place).toEqual({ kind: "from", number: 1 });
    expect(ring.from(1)).toHaveLength(1);
    expect(ring.from(1)[0]!.event!.error).toEqual({
      reason: "DECLINED",
      message: "no",
      step: "charge",
      attempts: 1,
    });
  });

  it("says that a cursor is too old, or from another life", () => {
    const ring = new WatchRing("abc", 2);
    const { cursor } = ring;
    for (let commit = 0; commit < 3; commit++) ring.add(event, []);
    expect(ring.find(cursor)).toEqual({ kind: "expired" });
    const { cursor: last } = ring;
    expect(ring.find(last)).toEqual({ kind: "from", number: 4 });

    ring.reset("def");

    expect(ring.find(last)).toEqual({ kind: "expired" });
  });

  it.each([
    "",
    "x",
    "p0:abc",
    "p0:abc:-1",
    "p0:abc:1.5",
    "p0:abc:01",
    "p0:abc:99",
    "p1:abc:0",
    "p0:abc:9999999999999999999",
  ])("refuses the cursor %j", (cursor) => {
    expect(new WatchRing("abc", 4).find(cursor)).toEqual({ kind: "invalid" });
  });
});

describe("matches", () => {
  it("wants every field that is given", () => {
    expect(matches(event, undefined)).toBe(true);
    expect(
      matches(event, {
        workflow: "w",
        statuses: [EventStatus.FAILED],
        labels: { tenant: "a" },
        fromTimeMs: 50,
        toTimeMs: 51,
      }),
    ).toBe(true);
    expect(matches(event, { workflow: "v" })).toBe(false);
    expect(matches(event, { statuses: [EventStatus.RUNNING] })).toBe(false);
    expect(matches(event, { labels: { tenant: "b" } })).toBe(false);
    expect(matches(event, { toTimeMs: 50 })).toBe(false);
    expect(matches(event, { statuses: [] })).toBe(true);
  });
});
