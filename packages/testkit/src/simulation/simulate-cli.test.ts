import { expect, test } from "vitest";
import { simulateCli } from "./simulate-cli.js";

async function run(...args: string[]) {
  const said = { out: "", error: "" };
  const code = await simulateCli(args, {
    out: (text) => {
      said.out += text;
    },
    error: (text) => {
      said.error += text;
    },
  });
  return { code, ...said };
}

test("runs as many seeds as it is told, and sums up", async () => {
  const { code, out, error } = await run("--seeds", "3", "--from", "5", "--processes", "1");

  expect({ code, error }).toEqual({ code: 0, error: "" });
  expect(out).toMatch(/^3 seeds: \d+ events, \d+ calls, .* 0 seeds failed \(.* seeds a second\)\n$/);
});

test("runs one seed twice, and shows its trace", async () => {
  const { code, out } = await run("--seed", "9");

  expect(code).toBe(0);
  expect(out).toMatch(/^seed 9: trace [0-9a-f]{64}, \d+ virtual ms\n/);
});

test.each([["--seeds", "many"], ["--seed", "-1"], ["--crash"]])(
  "refuses %s %s with its usage",
  async (...args) => {
    const { code, error } = await run(...args);

    expect(code).toBe(2);
    expect(error).toContain("usage: npm run simulate");
  },
);
