import { expect, it } from "vitest";
import { workflowPlace } from "./workflow-place.js";

it.each([
  ["", { kind: "definition", revision: 0 }],
  ["3", { kind: "definition", revision: 3 }],
  ["run", { kind: "run" }],
  ["changes", { kind: "changes" }],
  ["2..11", { kind: "changes", from: 2, to: 11 }],
  ["0", undefined],
  ["-1", undefined],
  ["3..", undefined],
  ["edited", undefined],
])("reads %j", (rest, place) => {
  expect(workflowPlace(rest)).toEqual(place);
});
