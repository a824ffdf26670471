import type { Output } from "./environment.js";
import { cutToWidth } from "./render/text-width.js";

/** Lines on a terminal that are drawn again in place. */
export interface LiveView {
  /** Draws the lines over those drawn before. What does not fit the window is left out at the top, below the first line. */
  draw(lines: readonly string[]): void;
}

/** A view that begins where the cursor is; after each drawing the cursor is below it. */
export function createLiveView(output: Output): LiveView {
  let drawn = 0;
  return {
    draw(lines) {
      const fitting = fit(lines, Math.max(3, output.rows - 1));
      const up = drawn === 0 ? "" : `\u001B[${String(drawn)}A\r`;
      // Each line is cleared to its right and all below it at the end: nothing flickers, nothing of a longer frame stays.
      const body = fitting.map((line) => `${cutToWidth(line, output.columns)}\u001B[K\n`).join("");
      output.write(`${up}${body}\u001B[J`);
      drawn = fitting.length;
    },
  };
}

function fit(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length <= rows) return lines;
  const hidden = lines.length - 1 - (rows - 2);
  return [lines[0] ?? "", `  … ${String(hidden)} lines above`, ...lines.slice(-(rows - 2))];
}
