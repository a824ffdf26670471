import { EventStatus } from "@machinery/client";
import { describe, expect, it } from "vitest";
import { EventRows, mostRows, type EventRow } from "./event-rows.js";

const row = (eventId: string, facts = 1n, status = EventStatus.RUNNING): EventRow => ({
  eventId,
  workflow: "w",
  revision: 1,
  status,
  ackMs: 0,
  labels: [],
  facts,
});
const idsOf = (rows: EventRows) => Array.from({ length: rows.length }, (_, at) => rows.at(at)!.eventId);

describe("EventRows", () => {
  it("keeps the newest first, whatever order they are told in", () => {
    const rows = new EventRows();

    for (const id of ["b", "d", "a", "c"]) rows.put(row(id));

    expect(idsOf(rows)).toEqual(["d", "c", "b", "a"]);
  });

  it("has each event once, as it was told last, and passes over what is older", () => {
    const rows = new EventRows();
    rows.put(row("a", 3n));
    const before = rows.changes;

    rows.put(row("a", 2n, EventStatus.ACCEPTED));
    expect(rows.changes).toBe(before);

    rows.put(row("a", 4n, EventStatus.SUCCEEDED));
    expect(rows.length).toBe(1);
    expect(rows.at(0)).toMatchObject({ facts: 4n, status: EventStatus.SUCCEEDED });
  });

  it("says where an event stands, and what lies between two", () => {
    const rows = new EventRows();
    for (const id of ["a", "b", "c", "d"]) rows.put(row(id));

    expect(rows.indexOf("d")).toBe(0);
    expect(rows.indexOf("a")).toBe(3);
    expect(rows.indexOf("aa")).toBeUndefined();
    expect(rows.between(2, 1).map(({ eventId }) => eventId)).toEqual(["c", "b"]);
  });

  it("takes events out, and minds no one who is not there", () => {
    const rows = new EventRows();
    rows.put(row("a"));
    rows.remove("b");
    rows.remove("a");

    expect(rows.length).toBe(0);
  });

  it("is in order whatever comes and goes in whatever order", () => {
    const rows = new EventRows();
    const model = new Map<string, bigint>();
    let seed = 42;
    const draw = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let step = 0; step < 5_000; step++) {
      const id = String(draw(60)).padStart(2, "0");
      const facts = BigInt(draw(5));
      if (draw(3) === 0) {
        rows.remove(id);
        model.delete(id);
      } else {
        rows.put(row(id, facts));
        if (facts >= (model.get(id) ?? 0n)) model.set(id, facts);
      }
      const wanted = [...model.keys()].toSorted().toReversed();
      expect(idsOf(rows)).toEqual(wanted);
      expect(rows.indexOf(id)).toBe(model.has(id) ? wanted.indexOf(id) : undefined);
      expect(rows.get(id)?.facts).toBe(model.get(id));
    }
  });

  it("lets the oldest go beyond its bound", () => {
    const rows = new EventRows();
    for (let at = 0; at < mostRows; at++) rows.put(row(`m${String(mostRows - at).padStart(7, "0")}`));

    rows.put(row("z"));
    rows.put(row("a"));

    expect(rows.length).toBe(mostRows);
    expect(rows.at(0)?.eventId).toBe("z");
    expect(rows.at(mostRows - 1)?.eventId).toBe("m0000002");
  });
});
