import { expect, it } from "vitest";
import { outlineOf } from "./definition-outline.js";
import { neighbourPlace, placesAround } from "./neighbour-places.js";

const outline = outlineOf(`operations:
  - call: a
  - switch:
      - when: data.x
        do:
          - call: b
  - call: c
`)!;

it("moves an operation up and down as far as there are others", () => {
  expect(neighbourPlace(outline, "operations[0]", "up")).toBeUndefined();
  expect(neighbourPlace(outline, "operations[1]", "up")).toEqual({ body: "operations", index: 0 });
  expect(neighbourPlace(outline, "operations[1]", "down")).toEqual({ body: "operations", index: 3 });
  expect(neighbourPlace(outline, "operations[2]", "down")).toBeUndefined();
});

it("moves an operation out of the one around it, and into the last body of the one above it", () => {
  expect(neighbourPlace(outline, "operations[1].switch.cases[0].do[0]", "out")).toEqual({
    body: "operations",
    index: 2,
  });
  expect(neighbourPlace(outline, "operations[0]", "out")).toBeUndefined();
  expect(neighbourPlace(outline, "operations[2]", "in")).toEqual({
    body: "operations[1].switch.otherwise",
    index: 0,
  });
  expect(neighbourPlace(outline, "operations[1]", "in")).toBeUndefined();
  expect(neighbourPlace(outline, "operations[7]", "up")).toBeUndefined();
});

it("names the places around what is selected", () => {
  const labels = (selected: string | undefined) =>
    placesAround(outline, selected).map(({ label, place }) => [label, place.index]);

  expect(labels(undefined)).toEqual([["at the end", 3]]);
  expect(labels("operations[1]")).toEqual([
    ["after", 2],
    ["before", 1],
    ["inside, when data.x", 1],
    ["inside, otherwise", 0],
  ]);
  expect(labels("operations[1].switch.cases[0].do")).toEqual([["inside, when data.x", 1]]);
});
