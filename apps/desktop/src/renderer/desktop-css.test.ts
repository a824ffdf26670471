import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const manager = join(import.meta.dirname, "../../../../packages/ui/src");

const blocksOf = (file: string): string[] =>
  [...readFileSync(file, "utf8").matchAll(/^\.([a-z]+(?:-[a-z]+)*)/gm)].map(([, block]) => block!);

it("gives no looks to what is the manager's: both are loaded into one page", () => {
  const sheets = globSync("*/**/*.css", { cwd: manager });
  const managers = new Set(sheets.flatMap((sheet) => blocksOf(join(manager, sheet))));
  const ours = new Set(blocksOf(join(import.meta.dirname, "desktop.css")));

  expect(managers.size).toBeGreaterThan(50);
  expect([...ours].filter((block) => managers.has(block))).toEqual([]);
});
