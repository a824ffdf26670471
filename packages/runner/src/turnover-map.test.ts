import { expect, it } from "vitest";
import { TurnoverMap } from "./turnover-map.js";

it("holds what was set until it is deleted", () => {
  const map = new TurnoverMap<string, number>();
  map.set("a", 1);
  map.set("b", 2);
  map.set("a", 3);

  expect([map.size, map.get("a"), map.get("c")]).toEqual([2, 3, undefined]);
  expect([...map.keys()]).toEqual(["a", "b"]);
  expect([...map.values()]).toEqual([3, 2]);
  const visited: [number, string][] = [];
  map.forEach((value, key) => visited.push([value, key]));
  expect(visited).toEqual([
    [3, "a"],
    [2, "b"],
  ]);

  expect([map.delete("a"), map.delete("a")]).toEqual([true, false]);
  expect([map.size, map.get("a"), [...map.values()]]).toEqual([1, undefined, [2]]);
});

it("lets one delete what one walks over", () => {
  const map = new TurnoverMap<number, string>();
  for (const key of [1, 2, 3]) map.set(key, `value ${String(key)}`);
  const seen: string[] = [];
  for (const value of map.values()) {
    seen.push(value);
    map.delete(1);
    map.delete(2);
  }

  expect(seen).toEqual(["value 1", "value 3"]);
});
