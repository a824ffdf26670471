import { expect, it } from "vitest";
import { chance } from "./chance.js";

it("draws the same for the same words, always", () => {
  // Written out: what is drawn must not change between releases, or a history would be decided differently than it was.
  expect(chance("5eed", "upper", 1)).toBe(chance("5eed", "upper", 1));
  expect(chance("5eed", "upper", 1)).toMatchInlineSnapshot(`0.9081328706815839`);
});

it("spreads evenly from 0 to 1", () => {
  const tenths = Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) tenths[Math.floor(chance("5eed", "upper", i) * 10)]! += 1;

  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(120);
});
