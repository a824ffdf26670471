import { describe, expect, it } from "vitest";
import { findEntries, paletteEntries } from "./palette-entries.js";

const entries = paletteEntries({ workflows: ["order", "re-order"], services: ["stock", "order-mail"] });
const titles = (typed: string, most = 20) => findEntries(entries, typed, most).map(({ title }) => title);

describe("the palette", () => {
  it("offers screens first while nothing is typed", () => {
    expect(titles("", 3)[0]).toBe("Events");
  });

  it("shows what is called so first, then what begins so, then what has it inside", () => {
    expect(titles("order").slice(0, 4)).toEqual(["order", "order-mail", "re-order", "Run order"]);
  });

  it("finds by several words, in any order, and by what a thing is", () => {
    expect(titles("order run").slice(0, 2)).toEqual(["Run order", "Run re-order"]);
    expect(titles("service stock")[0]).toBe("stock");
  });

  it("leads to an event by its id, and to a search of events by any text", () => {
    const id = "01k9zq3v9x8y7w6t5s4r3q2p";
    const [first, second] = findEntries(entries, ` ${id} `, 20);

    expect(first?.goal).toEqual({ kind: "place", place: `/events/${id}` });
    expect(second?.title).toBe(`Search events for ${id}`);
    expect(titles("label:tenant=acme")).toEqual(["Search events for label:tenant=acme"]);
  });

  it("is bounded, and every entry is one of its own", () => {
    const many = paletteEntries({
      workflows: Array.from({ length: 5_000 }, (_, index) => `w${String(index)}`),
      services: [],
    });

    expect(findEntries(many, "w", 12)).toHaveLength(12);
    expect(new Set(many.map(({ id }) => id)).size).toBe(many.length);
  });
});
