import { describe, expect, it } from "vitest";
import { HistoryPlaces } from "./history-places.js";
import type { HistoryEntry } from "./read-history.js";

const entry = (byteSize: number) => ({ facts: [], state: { byteSize } }) as unknown as HistoryEntry;
const mebibytes = 1024 * 1024;

describe("the places where pages ended", () => {
  it("are used up by the page that goes on there", () => {
    const places = new HistoryPlaces();
    const left = entry(1);
    places.leave("one", 20, left);

    expect(places.take("one", 19)).toBeUndefined();
    expect(places.take("two", 20)).toBeUndefined();
    expect(places.take("one", 20)).toBe(left);
    expect(places.take("one", 20)).toBeUndefined();
  });

  it("are forgotten beyond sixteen, the longest unused first", () => {
    const places = new HistoryPlaces();
    for (let at = 0; at < 17; at++) places.leave(`event-${at}`, 1, entry(1));

    expect(places.take("event-0", 1)).toBeUndefined();
    expect(places.take("event-1", 1)).toBeDefined();
    expect(places.take("event-16", 1)).toBeDefined();
  });

  it("are forgotten beyond what their states may take, but not the last one", () => {
    const places = new HistoryPlaces();
    places.leave("one", 1, entry(9 * mebibytes));
    places.leave("two", 1, entry(9 * mebibytes));
    expect(places.take("one", 1)).toBeUndefined();

    places.leave("three", 1, entry(100 * mebibytes));
    expect(places.take("two", 1)).toBeUndefined();
    expect(places.take("three", 1)).toBeDefined();

    places.leave("four", 1, entry(8 * mebibytes));
    places.leave("four", 1, entry(8 * mebibytes));
    places.leave("five", 1, entry(8 * mebibytes));
    expect(places.take("four", 1)).toBeDefined();
  });
});
