import { expect, it } from "vitest";
import { addPart, removePart } from "./edit-parts.js";

const cases = "operations:\n  - switch:\n      - when: data.a\n        do: []\n    otherwise: []\n";

it("adds a case behind the others, and takes one away", () => {
  const added = addPart(cases, "operations[0]", "case");

  expect(added?.text).toBe(
    cases.replace(
      "    otherwise",
      "      - when: false\n        do:\n          - set:\n              done: true\n    otherwise",
    ),
  );
  expect(removePart(added!.text, "operations[0]", "case", 1)?.text).toBe(cases);
});

it("adds a handler to a `try` that has none yet", () => {
  expect(addPart("operations:\n  - try: [{ wait: 5m }]\n", "operations[0]", "handler")?.text).toBe(
    "operations:\n  - try: [{ wait: 5m }]\n    catch:\n      - do:\n          - set:\n              done: true\n",
  );
});

it("adds a branch by name, in either spelling", () => {
  expect(addPart("operations:\n  - fork: { a: [], b: [] }\n", "operations[0]", "branch")?.text).toBe(
    "operations:\n  - fork:\n      a: []\n      b: []\n      branch_3:\n        - set:\n            done: true\n",
  );
  expect(
    addPart("operations:\n  - fork:\n      - name: a\n        do: []\n", "operations[0]", "branch")?.text,
  ).toBe(
    "operations:\n  - fork:\n      - name: a\n        do: []\n      - name: branch_2\n        do:\n          - set:\n              done: true\n",
  );
});

it("does nothing where there is no such operation", () => {
  expect(addPart(cases, "operations[1]", "case")).toBeUndefined();
  expect(removePart(cases, "operations[0]", "case", 5)).toBeUndefined();
});
