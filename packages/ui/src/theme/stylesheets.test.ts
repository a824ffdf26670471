import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const source = new URL("../", import.meta.url).pathname;
const firstClass = /^\.([a-z]+(?:-[a-z]+)*)/gm;

it("each class of a block is given its looks in one stylesheet: all are loaded together", () => {
  const owners = new Map<string, Set<string>>();
  for (const sheet of globSync("*/**/*.css", { cwd: source }))
    for (const [, block] of readFileSync(`${source}${sheet}`, "utf8").matchAll(firstClass))
      owners.set(block!, (owners.get(block!) ?? new Set()).add(sheet));

  expect(owners.size).toBeGreaterThan(50);
  const twice = [...owners].filter(([, sheets]) => sheets.size > 1);
  expect(twice.map(([block, sheets]) => [block, ...sheets])).toEqual([]);
});

it("what is said of all is loaded before what single widgets say, which would not hold otherwise", () => {
  const [first] = readFileSync(`${source}app.tsx`, "utf8").matchAll(/^import (?:\{ .* from )?"(.*)";$/gm);

  expect(first?.[1]).toMatch(/^\.\/theme\//);
});
