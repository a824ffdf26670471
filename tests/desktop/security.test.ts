import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const text = readFileSync(join(root, "docs/desktop-security.md"), "utf8");

/** What each row of the tables says: the point, the files where it is done, and the test. */
const rows = [
  ...text.matchAll(
    /^\| (?<point>.+?) +\| (?<where>.+?) +\| `(?<file>[\w./-]+\.test\.ts)`: (?<title>.+?) +\|$/gm,
  ),
].map(({ groups }) => groups as { point: string; where: string; file: string; title: string });

describe("docs/desktop-security.md", () => {
  it("has all twenty points of Electron's checklist, in order", () => {
    const numbers = rows.flatMap(({ point }) => /^(\d+)\. /.exec(point)?.[1] ?? []).map(Number);

    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(rows.length).toBe([...text.matchAll(/^\| .*\.test\.ts.*\|$/gm)].length);
  });

  it("names files that there are", () => {
    const named = rows.flatMap(({ where }) =>
      [...where.matchAll(/`([\w./-]+\.(?:ts|json))`/g)].map(([, file]) => file!),
    );
    const missing = named.filter(
      (file) =>
        ![join(root, file), join(root, "apps/desktop/src", file), join(root, "apps/desktop", file)].some(
          existsSync,
        ),
    );

    expect(named.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });

  it("names tests that there are", () => {
    const missing = rows.filter(
      ({ file, title }) =>
        !existsSync(join(root, file)) || !readFileSync(join(root, file), "utf8").includes(`"${title}"`),
    );

    expect(missing).toEqual([]);
  });
});
