import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), "utf8");

it("the picture shows every step of the workflow that has a name, and no other", () => {
  const operations = /^operations:$([^]*)/m.exec(read("definitions/order.yaml"))?.[1] ?? "";
  const named = [...operations.matchAll(/^ *- name: (\w+)$/gm)].map((match) => match[1]);

  const picture = /```mermaid\n([^]*?)```/.exec(read("README.md"))?.[1] ?? "";
  const drawn = [...picture.matchAll(/<b>(\w+)<\/b>/g)].map((match) => match[1]);

  // What a round does is drawn with the loop it is in.
  expect(new Set(drawn)).toEqual(new Set(named.filter((name) => name !== "reserve_line")));
});
