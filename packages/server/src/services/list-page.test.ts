import { ServiceSchema } from "@machinery/protocol";
import { describe, expect, test } from "vitest";
import { upper } from "../../test/definitions.js";
import { pageBytes } from "./fit-page.js";
import { listPage } from "./list-page.js";

const names = Array.from({ length: 25 }, (_, index) => `service-${String(index).padStart(2, "0")}`);
const find = (description: string) => (name: string) => ({ definition: upper({ name, description }) });

/** All pages of a list, as the names on each. */
function pages(pageSize: number, description = "", listed: readonly string[] = names): string[][] {
  const all: string[][] = [];
  let pageToken = "";
  do {
    const page = listPage("services", listed, { pageSize, pageToken }, ServiceSchema, find(description));
    if (!page.ok) throw new Error(page.rejection.reason);
    all.push(page.value.messages.map(({ definition }) => definition?.name ?? ""));
    pageToken = page.value.nextPageToken;
  } while (pageToken !== "");
  return all;
}

describe("pages of definitions", () => {
  test("hold every name once and in order, whatever their size", () => {
    for (const pageSize of [1, 7, 24, 25, 26, 5_000]) {
      const all = pages(pageSize);

      expect(all.flat()).toEqual(names);
      expect(all).toHaveLength(Math.ceil(25 / Math.min(pageSize, 25)));
    }
  });

  test("end early when the definitions are large, and go on after", () => {
    const all = pages(1_000, "x".repeat(pageBytes / 4));

    expect(all.flat()).toEqual(names);
    expect(all[0]).toHaveLength(3);
  });

  test("hold at least one, however large", () => {
    expect(pages(1_000, "x".repeat(pageBytes * 2), names.slice(0, 2))).toEqual([
      ["service-00"],
      ["service-01"],
    ]);
  });

  test("of nothing are one empty page", () => {
    expect(pages(10, "", [])).toEqual([[]]);
  });
});
