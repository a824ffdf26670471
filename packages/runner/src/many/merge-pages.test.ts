import { expect, test } from "vitest";
import { mergePages, type PlacedPage } from "./merge-pages.js";

const newestFirst = (one: string, other: string): boolean => one > other;
const itself = (item: string): string => item;

test("keeps the order, and says where the next page begins", () => {
  const page = mergePages([{ items: ["9", "5"] }, { items: ["8", "7"] }], itself, newestFirst, 3);

  expect(page).toEqual({ items: ["9", "8", "7"], next: "7" });
});

test("leaves what lies behind the place where one of the lists stopped", () => {
  const page = mergePages([{ items: ["9", "2"] }, { items: ["8"], next: "6" }], itself, newestFirst, 10);

  expect(page).toEqual({ items: ["9", "8"], next: "6" });
});

test("is over when all lists are", () => {
  expect(mergePages([{ items: ["1"] }, { items: [] }], itself, newestFirst, 10)).toEqual({ items: ["1"] });
});

test("gives every item once, in order, whatever the pages", () => {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  for (let round = 0; round < 200; round++) {
    const lists: string[][] = Array.from({ length: 1 + random(4) }, () => []);
    const all = Array.from({ length: random(40) }, (_, at) => String(1_000 + at));
    for (const item of all) lists[random(lists.length)]!.unshift(item);
    /** As a partition reads: it may stop early, also where nothing matched. */
    const read = (list: readonly string[], after: string | undefined, limit: number): PlacedPage<string> => {
      const left = list.filter((item) => after === undefined || item < after);
      const items = left.slice(0, random(3) === 0 ? 1 : limit);
      return items.length < left.length || items.length === limit
        ? { items, next: items.at(-1)! }
        : { items };
    };
    const limit = 1 + random(5);
    const seen: string[] = [];
    for (let after: string | undefined, more = true; more;) {
      const pages = lists.map((list) => read(list, after, limit));
      const page = mergePages(pages, itself, newestFirst, limit);
      seen.push(...page.items);
      after = page.next;
      more = after !== undefined;
    }
    expect(seen).toEqual(all.toReversed());
  }
});
