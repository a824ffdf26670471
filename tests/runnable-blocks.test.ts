import { describe, expect, it } from "vitest";
import { runnableBlocks } from "./runnable-blocks.js";

const fence = "```";
const page = `# A page

${fence}sh
not carried out
${fence}

${fence}sh run
echo "it took 5 ms"
${fence}

${fence}output
it took … ms
${fence}

${fence}sh run
echo on its own
${fence}
`;

describe("runnableBlocks", () => {
  it("finds the marked commands with what they show", () => {
    const blocks = runnableBlocks(page);

    expect(blocks.map(({ line, command }) => [line, command])).toEqual([
      [7, 'echo "it took 5 ms"'],
      [15, "echo on its own"],
    ]);
  });

  it("lets dots stand for any text, and takes the rest literally", () => {
    const [first, second] = runnableBlocks(page);

    expect(first?.output.test("it took 12 ms")).toBe(true);
    expect(first?.output.test("it took 12 s")).toBe(false);
    expect(second?.output.test("anything\nat all")).toBe(true);
  });
});
