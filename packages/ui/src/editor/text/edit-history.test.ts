import * as fc from "fast-check";
import { expect, it } from "vitest";
import {
  beginHistory,
  editText,
  redoEdit,
  selectOperation,
  typingPauseMs,
  undoEdit,
} from "./edit-history.js";

it("takes every edit back to the start and makes it again, with what was selected", () => {
  const texts = fc.array(
    fc.record({ text: fc.string({ unit: "grapheme", maxLength: 12 }), selected: fc.string() }),
  );
  fc.assert(
    fc.property(texts, (edits) => {
      const states = [beginHistory("begin")];
      for (const edit of edits) {
        const next = editText(states.at(-1)!, edit);
        if (next.text === states.at(-1)!.text) states[states.length - 1] = next;
        else states.push(next);
      }

      let now = states.at(-1)!;
      for (let at = states.length - 2; at >= 0; at--) {
        now = undoEdit(now);
        expect(now.text).toBe(states[at]!.text);
      }
      expect(undoEdit(now)).toBe(now);
      for (const { text } of states.slice(1)) {
        now = redoEdit(now);
        expect(now.text).toBe(text);
      }
      expect(redoEdit(now)).toBe(now);
    }),
    { seed: 5, numRuns: 200 },
  );
});

it("takes typing back at once that went on without a rest", () => {
  let history = beginHistory("name: ");
  for (const [at, text] of ["name: o", "name: or", "name: order"].entries())
    history = editText(history, { text, typedMs: at * 100 });
  history = editText(history, { text: "name: orders", typedMs: 200 + typingPauseMs + 1 });

  history = undoEdit(history);
  expect(history.text).toBe("name: order");
  expect(undoEdit(history).text).toBe("name: ");
});

it("keeps typing at another place, and edits of the graph, apart", () => {
  let history = beginHistory("a\nb\n");
  history = editText(history, { text: "ax\nb\n", typedMs: 0 });
  history = editText(history, { text: "ax\nby\n", typedMs: 10 });
  history = editText(history, { text: "ax\nby\n- set: {}\n", selected: "operations[0]" });
  history = editText(history, { text: "ax\nby\n- set: {}\n!", typedMs: 20 });

  const back = ["ax\nby\n- set: {}\n", "ax\nby\n", "ax\nb\n", "a\nb\n"];
  for (const text of back) {
    history = undoEdit(history);
    expect(history.text).toBe(text);
  }
});

it("forgets typing that was erased again, and what was undone once something else is typed", () => {
  let history = beginHistory("a");
  history = editText(history, { text: "ab", typedMs: 0 });
  history = editText(history, { text: "a", typedMs: 10 });
  expect(history.past).toBeUndefined();

  history = undoEdit(editText(history, { text: "abc", selected: "x" }));
  history = editText(history, { text: "ad" });
  expect(history.future).toBeUndefined();
});

it("goes back to what was selected before an edit, and forward to what it selected", () => {
  const before = selectOperation(beginHistory("a"), "operations[0]");
  const after = editText(before, { text: "b", selected: "operations[1]" });

  expect(undoEdit(after).selected).toBe("operations[0]");
  expect(redoEdit(undoEdit(after)).selected).toBe("operations[1]");
});

it("selects without an edit", () => {
  const history = selectOperation(beginHistory("a"), "operations[0]");

  expect(history).toMatchObject({ text: "a", selected: "operations[0]", past: undefined });
});
