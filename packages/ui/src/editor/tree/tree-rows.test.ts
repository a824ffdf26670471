import { expect, it } from "vitest";
import { outlineOf } from "../outline/definition-outline.js";
import { treeRows, treeStep } from "./tree-rows.js";

const outline = outlineOf(`operations:
  - name: first
    call: upper
  - fork:
      a: [{ wait: 5m }]
      b: []
`)!;
const all = treeRows(outline, new Set());
const shown = (rows = all) => rows.map(({ level, title, isOpen }) => [level, title, isOpen]);

it("has a line for each operation and each body", () => {
  expect(shown()).toEqual([
    [1, "first", undefined],
    [1, "fork", true],
    [2, "branch a", true],
    [3, "wait", undefined],
    [2, "branch b", undefined],
  ]);
  expect(all.map(({ place, count }) => `${String(place)}/${String(count)}`)).toEqual([
    "1/2",
    "2/2",
    "1/2",
    "1/1",
    "2/2",
  ]);
});

it("leaves out what lies in what is closed", () => {
  expect(shown(treeRows(outline, new Set(["operations[1]"])))).toEqual([
    [1, "first", undefined],
    [1, "fork", false],
  ]);
});

it("is walked about in by arrows, Home and End", () => {
  const step = (at: number, key: string, rows = all) => treeStep(rows, at, key);

  expect(step(0, "ArrowDown")).toEqual({ select: "operations[1]" });
  expect(step(0, "ArrowUp")).toBeUndefined();
  expect(step(0, "End")).toEqual({ select: all[4]!.path });
  expect(step(3, "Home")).toEqual({ select: "operations[0]" });
  expect(step(1, "ArrowLeft")).toEqual({ toggle: "operations[1]" });
  expect(step(1, "ArrowRight")).toEqual({ select: all[2]!.path });
  expect(step(3, "ArrowLeft")).toEqual({ select: all[2]!.path });
  expect(step(1, "ArrowRight", treeRows(outline, new Set(["operations[1]"])))).toEqual({
    toggle: "operations[1]",
  });
  expect(step(0, "x")).toBeUndefined();
});
