import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { findingCodes } from "./finding-codes.js";

const folder = new URL(".", import.meta.url);
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.endsWith("finding-codes.ts"))
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
  .join("\n");

it("lists every code in order, with one sentence each", () => {
  const codes = Object.keys(findingCodes);
  expect(codes).toEqual(codes.toSorted());
  for (const sentence of Object.values(findingCodes)) expect(sentence).toMatch(/^[A-Z].*\.$/);
});

it.each(Object.keys(findingCodes))("%s is used", (code) => {
  expect(sources.includes(`"${code}"`)).toBe(true);
});

it("the language has no clock, chance, timers, console or generated code", () => {
  expect(sources).not.toMatch(
    /Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval|console\.|new Function|eval\(|process\.|from "node:/,
  );
});
