/** A command of a page that can be carried out, and what it shows for it. */
export interface RunnableBlock {
  /** Where it is, from 1. */
  readonly line: number;
  readonly command: string;
  /** What must be printed: anything, when nothing is shown. `…` stands for any text within a line, a line of `…` for any lines. */
  readonly output: RegExp;
}

/**
 * The fenced blocks of a Markdown page that are marked as ```` ```sh run ````, each with the ```` ```output ```` block that follows it. They
 * are carried out in the folder of the checkout, while the daemon and the example services run.
 */
export function runnableBlocks(page: string): RunnableBlock[] {
  const found: RunnableBlock[] = [];
  const fences = [...page.matchAll(/^```([^\n`]*)\n([^]*?)^```$/gm)];
  fences.forEach((fence, index) => {
    const [, mark = "", command = ""] = fence;
    if (mark.trim() !== "sh run") return;
    const line = page.slice(0, fence.index).split("\n").length;
    const next = fences[index + 1];
    const shown = next?.[1]?.trim() === "output" ? next[2] : undefined;
    found.push({ line, command: command.trim(), output: patternOf(shown ?? "…") });
  });
  return found;
}

function patternOf(shown: string): RegExp {
  const lines = shown.trimEnd().split("\n");
  const patterns = lines.map((line) =>
    line.trim() === "…" ? "[^]*" : line.split("…").map(escape).join(".*"),
  );
  return new RegExp(`^${patterns.join("\\n")}$`);
}

/** Runs of spaces may differ: columns are as wide as what stands in them. */
const escape = (text: string): string =>
  text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/ {2,}/g, " +");
