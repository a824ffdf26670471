import type { Style } from "./style.js";
import { textWidth } from "./text-width.js";

/**
 * Rows in aligned columns under a heading, without borders, each row on a line. The last column is not padded; columns in
 * which no row has anything are left out.
 */
export function renderTable(
  allHeading: readonly string[],
  allRows: readonly (readonly string[])[],
  style: Style,
): string {
  const isUsed = (column: number): boolean =>
    allRows.length === 0 || allRows.some((row) => (row[column] ?? "") !== "");
  const inUse = (cells: readonly string[]): string[] => cells.filter((_cell, column) => isUsed(column));
  const heading = inUse(allHeading);
  const rows = allRows.map(inUse);
  const widths = heading.map((title, column) =>
    Math.max(textWidth(title), ...rows.map((row) => textWidth(row[column] ?? ""))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === cells.length - 1 ? cell : pad(cell, widths[column] ?? 0)))
      .join("   ")
      .trimEnd();
  const head = style.dim(line(heading));
  return [head, ...rows.map((row) => line(row))].map((text) => `${text}\n`).join("");
}

/** Names and values in two columns, without a heading. */
export function renderPairs(
  pairs: readonly (readonly [name: string, value: string])[],
  style: Style,
): string {
  const width = Math.max(0, ...pairs.map(([name]) => textWidth(name)));
  return pairs.map(([name, value]) => `${style.dim(pad(name, width))}   ${value}`.trimEnd() + "\n").join("");
}

function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}
