import { expect, it } from "vitest";
import { Trial } from "./trial.js";

it("takes back everything, whatever was there before", () => {
  const target: { a?: number; b?: number } = { a: 1 };
  const map = new Map([["x", 1]]);
  const trial = new Trial();

  trial.set(target, "a", 2);
  trial.set(target, "a", 3);
  trial.set(target, "b", 4);
  trial.put(map, "x", 2);
  trial.put(map, "y", 3);
  trial.remove(map, "x");
  trial.remove(map, "never there");
  expect([{ ...target }, [...map]]).toEqual([{ a: 3, b: 4 }, [["y", 3]]]);
  trial.takeBack();

  expect(target).toStrictEqual({ a: 1 });
  expect([...map]).toEqual([["x", 1]]);
});
