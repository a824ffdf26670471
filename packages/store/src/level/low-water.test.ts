import { expect, test } from "vitest";
import { LowWater } from "./low-water.js";

const put = new Uint8Array(0);

test("a scan begins at the mark, which is found anew when enough keys have gone", () => {
  const lowWater = new LowWater([]);
  const gone = Array.from({ length: 5_000 }, (_, number) => [`r/${1_000 + number}`, undefined] as const);

  lowWater.note(gone);
  expect(lowWater.due()).toEqual([{ prefix: "r/", from: "r/" }]);
  lowWater.raise("r/", "r/7000");

  expect(lowWater.due()).toEqual([]);
  expect(lowWater.copy().from("r/")).toBe("r/7000");
  expect(lowWater.copy().from("r/8000")).toBe("r/8000");
  expect(lowWater.copy().from("q/")).toBe("q/");
  expect(lowWater.copy().from("e/")).toBe("e/");
});

test("a key that comes below the mark lowers it, and a view from before goes on as it was", () => {
  const lowWater = new LowWater([["r/", "r/7000"]]);
  const before = lowWater.copy();

  lowWater.note([
    ["r/5000", put],
    ["r/6000", put],
    ["q/1", put],
  ]);

  expect(lowWater.copy().from("r/")).toBe("r/5000");
  expect(before.from("r/")).toBe("r/7000");
});

test("a stored mark is never above a key that is there", () => {
  const lowWater = new LowWater([["r/", "r/7000"]]);

  lowWater.note([["r/8000", put]]);
  expect(lowWater.unstored()).toEqual([]);
  lowWater.note([["r/5000", put]]);
  expect(lowWater.unstored()).toEqual([["r/", "r/5000"]]);
  lowWater.stored(lowWater.unstored());
  lowWater.note([["r/6000", put]]);
  expect(lowWater.unstored()).toEqual([]);
});
