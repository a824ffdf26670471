import { expect, it } from "vitest";
import { dropDraft, keepDraft, readDraft } from "./drafts.js";

function createStorage(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > 1_000) throw new Error("the quota has been exceeded");
      kept.set(key, value);
    },
    removeItem: (key) => void kept.delete(key),
  };
}

const draft = { text: "name: a\n", baseRevision: 3, savedMs: 1 };

it("keeps one draft for each workflow of each daemon, and one of a new workflow", () => {
  const storage = createStorage();

  expect(keepDraft(storage, "http://a", "say", draft)).toBeUndefined();

  expect(readDraft(storage, "http://a", "say")).toEqual(draft);
  for (const [url, name] of [
    ["http://a", "other"],
    ["http://b", "say"],
    ["http://a", undefined],
  ] as const)
    expect(readDraft(storage, url, name)).toBeUndefined();
  dropDraft(storage, "http://a", "say");
  expect(readDraft(storage, "http://a", "say")).toBeUndefined();
});

it("says why a draft could not be kept", () => {
  const text = "x".repeat(2_000);

  expect(keepDraft(createStorage(), "http://a", "say", { ...draft, text })).toBe(
    "the quota has been exceeded",
  );
});

it("takes nothing else for a draft", () => {
  const storage = createStorage();
  for (const other of ["{", "null", '"text"', '{"text":1}']) {
    storage.setItem("machinery/draft/http://a/workflow/say", other);
    expect(readDraft(storage, "http://a", "say")).toBeUndefined();
  }
});
