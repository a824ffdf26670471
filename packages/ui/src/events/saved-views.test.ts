import { expect, it } from "vitest";
import { deletedView, mostNameChars, mostViews, readViews, renamedView, savedView } from "./saved-views.js";

const a = { name: "a", search: "status:failed" };
const b = { name: "b", search: "workflow:order" };

it("reads what was kept, and leaves out what it does not understand", () => {
  expect(readViews(null)).toEqual([]);
  expect(readViews("{")).toEqual([]);
  expect(readViews('"x"')).toEqual([]);
  expect(readViews(JSON.stringify([a, { name: "" }, 7, null, b]))).toEqual([a, b]);
});

it("saves a view, in place of one of the same name", () => {
  expect(savedView([a], " b ", b.search)).toEqual([a, b]);
  expect(savedView([a, b], "a", "x")).toEqual([{ name: "a", search: "x" }, b]);
});

it("renames a view, in place of one of that name, and deletes it", () => {
  expect(renamedView([a, b], "a", "c")).toEqual([{ ...a, name: "c" }, b]);
  expect(renamedView([a, b], "a", "b")).toEqual([{ ...a, name: "b" }]);
  expect(deletedView([a, b], "a")).toEqual([b]);
});

it("keeps within bounds", () => {
  const many = Array.from({ length: mostViews }, (_, at) => ({ name: String(at), search: "" }));

  expect(savedView(many, "one more", "")).toHaveLength(mostViews);
  expect(savedView([], "n".repeat(1_000), "")[0]?.name).toHaveLength(mostNameChars);
});
