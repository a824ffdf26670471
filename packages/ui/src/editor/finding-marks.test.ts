import { expect, it } from "vitest";
import { findingMarks } from "./finding-marks.js";

const node = (id: string) => ({ id, kind: "operation" }) as never;
const finding = (path: string, severity = "error") => ({ path, severity }) as never;

it("marks the innermost node that a finding is about, by the worst of them", () => {
  const graph = {
    nodes: [node("operations[0]"), node("operations[0].for.do"), node("operations[1]")],
    edges: [],
  };
  const marks = findingMarks(graph, [
    finding("operations[0].for.over"),
    finding("operations[0].for.over", "warning"),
    finding("operations[0].for.do"),
    finding("operations[1].call.input.message", "warning"),
    finding("outputs.text"),
    finding(""),
  ]);

  expect([...marks].map(([id, { look }]) => [id, look?.word])).toEqual([
    ["operations[0]", "1 error"],
    ["operations[0].for.do", "1 error"],
    ["operations[1]", "1 warning"],
  ]);
});
