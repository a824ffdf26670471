import { expect, it } from "vitest";
import { setPartKey } from "./set-part-key.js";

it("changes the condition of a case, and what a handler takes", () => {
  const text =
    "operations:\n  - switch:\n      - when: data.a # so\n        do: []\n  - try: []\n    catch: [{ do: [] }]\n";

  expect(setPartKey(text, "operations[0]", { kind: "case", index: 0 }, "when", "data.b")).toEqual({
    text: text.replace("data.a", "data.b"),
    selected: "operations[0].switch.cases[0].do",
  });
  expect(setPartKey(text, "operations[1]", { kind: "handler", index: 0 }, "reason", "TIMEOUT")?.text).toBe(
    text.replace("catch: [{ do: [] }]", "catch:\n      - reason: TIMEOUT\n        do: []"),
  );
});

it("names a branch, in either spelling", () => {
  const map = "operations:\n  - fork: { a: [], b: [] }\n";
  const list = "operations:\n  - fork:\n      - name: a\n        do: []\n";

  expect(setPartKey(map, "operations[0]", { kind: "branch", index: 1 }, "name", "c")?.text).toBe(
    map.replace("b:", "c:"),
  );
  expect(setPartKey(list, "operations[0]", { kind: "branch", index: 0 }, "name", "c")?.text).toBe(
    list.replace("a\n", "c\n"),
  );
  expect(setPartKey(map, "operations[0]", { kind: "branch", index: 7 }, "name", "c")).toBeUndefined();
});
