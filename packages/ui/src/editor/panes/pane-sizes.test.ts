import { expect, it } from "vitest";
import { keepPaneSizes, readPaneSizes } from "./pane-sizes.js";

const storageOf = (text: string | null) => {
  let kept = text;
  return { getItem: () => kept, setItem: (_: string, value: string) => void (kept = value) };
};

it("gives back what was kept, within its limits", () => {
  const storage = storageOf(null);

  keepPaneSizes(storage, { tree: 20, text: 99 });

  expect(readPaneSizes(storage)).toEqual({ tree: 20, text: 60 });
});

it.each([null, "", "null", "[]", '{"tree":"wide","panel":null}', "{"])(
  "takes %j for nothing chosen",
  (text) => {
    expect(readPaneSizes(storageOf(text))).toEqual({});
  },
);

it("does without where nothing can be kept", () => {
  const full = {
    setItem: () => {
      throw new Error("full");
    },
  };

  expect(() => keepPaneSizes(full, { tree: 20 })).not.toThrow();
});
