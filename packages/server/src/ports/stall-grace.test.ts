import { expect, it } from "vitest";
import { stallGraceMs } from "./stall-grace.js";

it("what rings late waits for what came meanwhile, a second at most", () => {
  expect([0, 99, 100, 700, 60_000].map(stallGraceMs)).toEqual([0, 0, 100, 700, 1_000]);
});
