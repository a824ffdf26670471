import { EventStatus } from "@machinery/client";
import { describe, expect, it } from "vitest";
import { parseEventSearch, searchedEventId, withStatuses } from "./event-search.js";

describe("parseEventSearch", () => {
  it("finds nothing asked for in an empty box", () => {
    expect(parseEventSearch("  ")).toEqual({ statuses: [], labels: {}, text: "", problems: [] });
  });

  it("reads workflow, statuses, labels and text in any order", () => {
    expect(
      parseEventSearch('Acme status:failed,Paused workflow:order label:city="New York" label:a=b=c'),
    ).toEqual({
      workflow: "order",
      statuses: [EventStatus.FAILED, EventStatus.PAUSED],
      labels: { city: "New York", a: "b=c" },
      text: "acme",
      problems: [],
    });
  });

  it("says what it does not understand, and goes by the rest", () => {
    const { problems, statuses, workflow } = parseEventSearch(
      "status:gone,failed label:tenant workflow: label:=x",
    );

    expect(statuses).toEqual([EventStatus.FAILED]);
    expect(workflow).toBeUndefined();
    expect(problems).toEqual([
      "there is no status `gone`: they are accepted, running, waiting, paused, succeeded, failed, cancelled",
      "label: wants a name and a value, such as label:tenant=acme",
      "workflow: wants a value behind it",
      "label: wants a name and a value, such as label:tenant=acme",
    ]);
  });

  it("takes a quote that is left open to the end", () => {
    expect(parseEventSearch('label:a="b c')).toMatchObject({ labels: { a: "b c" } });
  });
});

describe("withStatuses", () => {
  it("puts the statuses in front, in place of those that were there", () => {
    expect(withStatuses('acme status:paused label:city="New York"', [EventStatus.FAILED])).toBe(
      'status:failed acme label:city="New York"',
    );
    expect(withStatuses("", [EventStatus.FAILED, EventStatus.CANCELLED])).toBe("status:failed,cancelled");
    expect(withStatuses("status:failed x status:paused", [])).toBe("x");
  });
});

describe("searchedEventId", () => {
  const id = "01k2m9a0b1c2d3e4f5g6h7j8";

  it("is the id that stands alone in the box", () => {
    expect(searchedEventId(parseEventSearch(` ${id.toUpperCase()} `))).toBe(id);
  });

  it("is none beside anything else, and where there is no whole id", () => {
    expect(searchedEventId(parseEventSearch(`${id} status:failed`))).toBeUndefined();
    expect(searchedEventId(parseEventSearch(`${id} x`))).toBeUndefined();
    expect(searchedEventId(parseEventSearch(id.slice(1)))).toBeUndefined();
  });
});
