import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const text = readFileSync(join(root, "docs/guarantees.md"), "utf8");

/** What each row of a table that names tests says: the promise, the file, and the title. */
const rows = [
  ...text.matchAll(/^\| (?<promise>.+?) +\| `(?<file>[\w./-]+\.test\.ts)`: (?<title>.+?) +\|$/gm),
].map(({ groups }) => groups as { promise: string; file: string; title: string });

describe("docs/guarantees.md", () => {
  it("has a test for each promise", () => {
    const promises = [...text.matchAll(/^\| .*\| *`.*\|$/gm)];

    expect(rows.length).toBeGreaterThan(20);
    expect(rows.length).toBe(promises.length);
    expect(rows.filter(({ promise }) => !promise.endsWith("."))).toEqual([]);
  });

  it("names tests that there are", () => {
    const missing = rows.filter(({ file, title }) => {
      if (!existsSync(join(root, file))) return true;
      // Titles may stand behind `it.each`, on a line of their own.
      return !readFileSync(join(root, file), "utf8").includes(`"${title}"`);
    });

    expect(missing).toEqual([]);
  });
});
