import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

const source = import.meta.dirname;

/** The files of a part that run in the app, with what they import of other parts. */
function importsOf(part: string): string[] {
  const files = readdirSync(join(source, part), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".test.ts"))
    .flatMap((file) => {
      const path = join(source, part, file);
      const specifiers = [...readFileSync(path, "utf8").matchAll(/\bfrom "(\.[^"]+)"/g)].map(
        ([, one]) => one!,
      );
      return specifiers.map((one) => relative(source, join(path, "..", one)).split(sep)[0]!);
    });
}

describe("the parts of the app", () => {
  it.each(["main", "preload", "renderer"])("import each other only by `wire`: %s", (part) => {
    const others = new Set(importsOf(part).filter((other) => other !== part));

    expect([...others]).toEqual(["wire"]);
  });

  it("say to each other what depends on none of them", () => {
    expect(new Set(importsOf("wire"))).toEqual(new Set(["wire"]));
  });
});
