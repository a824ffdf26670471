import { isEventId } from "@machinery/protocol";
import { idSlot, idTime } from "@machinery/store";
import { describe, expect, test } from "vitest";
import { createSystemIds } from "./system-ids.js";

describe("ids", () => {
  const nowMs = 1_763_880_000_123;

  test("are event ids that carry their time and a given slot", () => {
    const id = createSystemIds().eventId(nowMs, 777);

    expect(isEventId(id)).toBe(true);
    expect([idTime(id), idSlot(id)]).toEqual([nowMs, 777]);
  });

  test("are different and in order, within a millisecond and when time stands still or goes back", () => {
    const ids = createSystemIds();

    const made = [0, 0, 0, -5, 0, 1, 1, 2].flatMap((offset) =>
      Array.from({ length: 200 }, () => ids.eventId(nowMs + offset)),
    );

    expect(new Set(made).size).toBe(made.length);
    expect([...made].sort()).toEqual(made);
    expect(made.every(isEventId)).toBe(true);
  });

  test("stay in order when the lower half of their chance overflows", () => {
    const ids = createSystemIds({ first: 0, count: 1_024 }, (bytes) => bytes.fill(0xff));

    const made = Array.from({ length: 50_000 }, () => ids.eventId(nowMs));

    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });

  test("of two makers do not meet", () => {
    const [one, other] = [createSystemIds(), createSystemIds()];

    const made = Array.from({ length: 1_000 }, () => [one.eventId(nowMs, 5), other.eventId(nowMs, 5)]).flat();

    expect(new Set(made).size).toBe(2_000);
  });

  test("use many slots over time", () => {
    const ids = createSystemIds();

    const used = new Set(Array.from({ length: 2_000 }, (_, index) => idSlot(ids.eventId(nowMs + index))));

    expect(used.size).toBeGreaterThan(700);
  });

  test("seeds are 32 hexadecimal characters, each its own", () => {
    const ids = createSystemIds();

    const seeds = Array.from({ length: 2_000 }, () => ids.seed());

    expect(seeds.every((seed) => /^[0-9a-f]{32}$/.test(seed))).toBe(true);
    expect(new Set(seeds).size).toBe(2_000);
  });

  test("the hash is SHA-256 of UTF-8", () => {
    const hash = Buffer.from(createSystemIds().hash("héllo")).toString("hex");

    expect(hash).toBe("3c48591d8d098a4538f5e013dfcf406e948eac4d3277b10bf614e295d6068179");
  });
});
