import { expect, it } from "vitest";
import { historyOf } from "./testing/history-of.js";
import { mostOpen, timelineRows } from "./timeline-rows.js";

const round = (index: number) => ({
  kind: "step-started",
  step: `each[${String(index)}].send`,
  verb: "call",
});
const shown = (rows: ReturnType<typeof timelineRows>): string[] =>
  rows.map(
    ({ name, depth, inside, isOpen }) =>
      `${"  ".repeat(depth)}${name}${inside > 0 ? (isOpen ? " -" : ` +${String(inside)}`) : ""}`,
  );

it("shows steps below what they are in, rounds by their number", () => {
  const history = historyOf([
    { kind: "loop-started", step: "each", verb: "for" },
    round(1),
    round(0),
    { kind: "step-started", step: "last", verb: "set" },
  ]);

  expect(shown(timelineRows(history, 4, new Set()))).toEqual(["each -", "  [0].send", "  [1].send", "last"]);
  expect(shown(timelineRows(history, 2, new Set()))).toEqual(["each -", "  [1].send"]);
  expect(shown(timelineRows(history, 4, new Set(["each"])))).toEqual(["each +2", "last"]);
});

it("closes large groups until somebody opens them, also while they grow", () => {
  const rounds = Array.from({ length: mostOpen + 1 }, (_, index) => round(index));
  const history = historyOf([{ kind: "loop-started", step: "each", verb: "for" }, ...rounds]);
  const all = history.steps.length;

  expect(shown(timelineRows(history, all, new Set()))).toEqual([`each +${String(mostOpen + 1)}`]);
  expect(timelineRows(history, all, new Set(["each"]))).toHaveLength(mostOpen + 2);
});
