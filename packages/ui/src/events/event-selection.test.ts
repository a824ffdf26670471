import { EventStatus } from "@machinery/client";
import { expect, it } from "vitest";
import type { EventRow } from "./event-rows.js";
import { extended, noSelection, toggled } from "./event-selection.js";

const row = (eventId: string): EventRow => ({
  eventId,
  workflow: "w",
  revision: 1,
  status: EventStatus.RUNNING,
  ackMs: 0,
  labels: [],
  facts: 1n,
});

it("takes an event in, and out again, and has a range begin there", () => {
  const one = toggled(noSelection, row("a"));
  const none = toggled(one, row("a"));

  expect([...one.rows.keys()]).toEqual(["a"]);
  expect(one.anchor).toBe("a");
  expect(none.rows.size).toBe(0);
  expect(noSelection.rows.size).toBe(0);
});

it("grows by a range, each event once, which begins where it did", () => {
  const grown = extended(toggled(noSelection, row("b")), [row("a"), row("b"), row("c")]);

  expect([...grown.rows.keys()]).toEqual(["b", "a", "c"]);
  expect(grown.anchor).toBe("b");
});
