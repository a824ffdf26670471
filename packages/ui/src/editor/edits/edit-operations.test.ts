import { expect, it } from "vitest";
import { addOperation, moveOperation, removeOperation } from "./edit-operations.js";

const text = `# Says it.
name: say   # so
operations: # all
  # loud
  - name: loud
    call: upper # the service
    output: {text:   "\${ answer.message }"}

  # twice
  - for: \${ [1,2] }
    do:
      - set: { again:   true }

  - wait: 5m
outputs:
    text: {type: string}
`;

it("moves an operation with its comments, and leaves the rest as it was written", () => {
  expect(moveOperation(text, "operations[0]", { body: "operations[1].for.do", index: 1 })).toEqual({
    selected: "operations[0].for.do[1]",
    text: `# Says it.
name: say   # so
operations: # all
  # twice
  - for: \${ [1,2] }
    do:
      - set: { again:   true }
      # loud
      - name: loud
        call: upper # the service
        output: {text:   "\${ answer.message }"}

  - wait: 5m
outputs:
    text: {type: string}
`,
  });
});

it("adds an operation with the distance that others keep", () => {
  expect(addOperation(text, { body: "operations", index: 3 }, "call: upper\n")?.text).toBe(
    text.replace("  - wait: 5m\n", "  - wait: 5m\n\n  - call: upper\n"),
  );
  expect(addOperation(text, { body: "operations", index: 0 }, "call: upper\n")?.text).toBe(
    text.replace("  # loud\n", "  - call: upper\n\n  # loud\n"),
  );
});

it("takes the last operation away, and adds the first one to nothing", () => {
  const alone = "name: a\noperations:\n  - wait: 5m";

  expect(removeOperation(alone, "operations[0]")).toEqual({
    text: "name: a\noperations:\n",
    selected: undefined,
  });
  for (const none of ["name: a\noperations:\n", "name: a\noperations: []\n", "name: a"])
    expect(addOperation(none, { body: "operations", index: 0 }, "wait: 5m\n")?.text).toBe(
      "name: a\noperations:\n  - wait: 5m\n",
    );
});

it("takes an operation out of a body, and selects what is around it when nothing is left", () => {
  expect(removeOperation(text, "operations[1].for.do[0]")).toEqual({
    text: text.replace("do:\n      - set: { again:   true }\n", "do:\n"),
    selected: "operations[1]",
  });
});

it("puts an operation into a body that is left out so far", () => {
  const waiting = "name: a\noperations:\n  - listen: paid\n    output: { at: 1 }\n  - wait: 5m\n";

  expect(
    moveOperation(waiting, "operations[1]", { body: "operations[0].listen.on_timeout", index: 0 }),
  ).toEqual({
    text: "name: a\noperations:\n  - listen: paid\n    on_timeout:\n      - wait: 5m\n    output: { at: 1 }\n",
    selected: "operations[0].listen.on_timeout[0]",
  });
});

it("names what moves into a map, and keeps the name of what leaves it", () => {
  const named =
    "operations:\n  - wait: 5m\n  - fork:\n      a:\n        first: { set: { x: 1 } }\n      b: []\n";

  const into = moveOperation(named, "operations[0]", { body: "operations[1].fork.branches[0].do", index: 1 });
  expect(into?.text).toBe(
    "operations:\n  - fork:\n      a:\n        first: { set: { x: 1 } }\n        wait:\n          wait: 5m\n      b: []\n",
  );
  expect(
    moveOperation(into!.text, "operations[0].fork.branches[0].do[0]", { body: "operations", index: 0 })?.text,
  ).toBe(
    "operations:\n  - { name: first, set: { x: 1 } }\n  - fork:\n      a:\n        wait:\n          wait: 5m\n      b: []\n",
  );
});

it("keeps services a list while calls are added, and writes them as operations for anything else", () => {
  const short = "name: a\nservices: [upper, reverse]\ninputs: { message: { type: string } }\n";

  expect(addOperation(short, { body: "services", index: 1 }, "call: space-counter\n")?.text).toBe(
    "name: a\nservices:\n  - upper\n  - space-counter\n  - reverse\ninputs: { message: { type: string } }\n",
  );
  expect(addOperation(short, { body: "services", index: 2 }, "wait: 5m\n")).toEqual({
    text: `name: a
operations:
  - call: upper
    output: \${ answer }
  - call: reverse
    output: \${ answer }
  - wait: 5m
inputs: { message: { type: string } }
`,
    selected: "operations[2]",
  });
});

it("does nothing where the text cannot be read, or there is no such place", () => {
  expect(addOperation("a: [", { body: "operations", index: 0 }, "wait: 5m\n")).toBeUndefined();
  expect(addOperation(text, { body: "operations[0].for.do", index: 0 }, "wait: 5m\n")).toBeUndefined();
  expect(removeOperation(text, "operations[9]")).toBeUndefined();
  expect(moveOperation(text, "operations[1]", { body: "operations[1].for.do", index: 0 })).toBeUndefined();
});
