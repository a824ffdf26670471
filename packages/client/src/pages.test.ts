import { expect, test } from "vitest";
import { collect } from "./collect.js";
import { items, pages } from "./pages.js";

const book: Record<string, { letters: string[]; nextPageToken: string }> = {
  "": { letters: ["a", "b"], nextPageToken: "1" },
  "1": { letters: [], nextPageToken: "2" },
  "2": { letters: ["c"], nextPageToken: "" },
};

function reader() {
  const asked: string[] = [];
  const fetch = async (token: string) => {
    asked.push(token);
    return book[token]!;
  };
  return { asked, fetch };
}

test("goes through all pages, empty ones too", async () => {
  const { asked, fetch } = reader();

  expect(await collect(items(fetch, (page) => page.letters))).toEqual(["a", "b", "c"]);
  expect(asked).toEqual(["", "1", "2"]);
});

test("asks for no page that is not wanted", async () => {
  const { asked, fetch } = reader();

  expect(await collect(items(fetch, (page) => page.letters, 2))).toEqual(["a", "b"]);
  expect(await collect(items(fetch, (page) => page.letters, 0))).toEqual([]);
  expect(asked).toEqual([""]);
});

test("a daemon that makes no progress ends with an error", async () => {
  await expect(collect(pages(async () => ({ nextPageToken: "same" })))).rejects.toThrow(
    "expected a new page token",
  );
});
