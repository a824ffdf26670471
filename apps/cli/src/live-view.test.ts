import { expect, test } from "vitest";
import { createLiveView } from "./live-view.js";

function terminal(columns = 20, rows = 6) {
  const written: string[] = [];
  return {
    written,
    output: { write: (text: string) => void written.push(text), isTerminal: true, columns, rows },
  };
}

test("draws over what it drew before, and clears what a longer frame left", () => {
  const { written, output } = terminal();
  const view = createLiveView(output);

  view.draw(["a", "b", "c"]);
  view.draw(["d"]);

  expect(written).toEqual(["a\u001B[K\nb\u001B[K\nc\u001B[K\n\u001B[J", "\u001B[3A\rd\u001B[K\n\u001B[J"]);
});

test("cuts lines to the terminal, so that none wraps", () => {
  const { written, output } = terminal(5);

  createLiveView(output).draw(["abcdefgh"]);

  expect(written[0]).toBe("abcd…\u001B[K\n\u001B[J");
});

test("keeps the first line and the last ones when the window is too low", () => {
  const { written, output } = terminal(20, 6);

  createLiveView(output).draw(["head", "1", "2", "3", "4", "5", "6"]);

  expect(written[0]?.replaceAll("\u001B[K", "").replace("\u001B[J", "")).toBe(
    "head\n  … 3 lines above\n4\n5\n6\n",
  );
});
