import { EventStatus } from "@machinery/client";
import { describe, expect, it } from "vitest";
import { parseEventSearch } from "./event-search.js";

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
