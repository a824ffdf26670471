import { expect, it } from "vitest";
import { nearest, suggest } from "./suggest.js";

it.each([
  ["mesage", ["message", "count"], "message"],
  ["upperr", ["upper", "lower"], "upper"],
  ["spaceCount", ["space_count"], "space_count"],
  ["adress", ["address", "headers"], "address"],
  ["servcies", ["services", "service"], "services"],
  ["zebra", ["message"], undefined],
  ["a", ["b"], "b"],
])("finds what %s was meant to be", (name, known, expected) => {
  expect(nearest(name, known)).toBe(expected);
});

it("lists what there is when nothing is near", () => {
  expect(suggest("zebra", ["message"], "name one")).toBe("name one; known: `message`");
  expect(suggest("zebra", [], "name one")).toBe("name one");
});
