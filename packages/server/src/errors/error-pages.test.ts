import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { reasons, type Reason } from "@machinery/protocol";
import { describe, expect, test } from "vitest";

const folder = join(import.meta.dirname, "../../../../docs/errors");

describe("the pages of the errors", () => {
  test("there is one for each reason, and none for anything else", () => {
    const pages = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");

    expect(pages.sort()).toEqual(
      Object.keys(reasons)
        .map((reason) => `${reason}.md`)
        .sort(),
    );
  });

  test("the overview names each with its statuses", () => {
    const overview = readFileSync(join(folder, "README.md"), "utf8").replaceAll(/ +/g, " ");

    for (const [reason, { code, http }] of Object.entries(reasons)) {
      expect(overview).toContain(`| [${reason}](${reason}.md) | \`${code.toUpperCase()}\` | ${http} |`);
    }
  });

  test.each(Object.keys(reasons) as Reason[])(
    "%s says its statuses, when, an example and what to do",
    (reason) => {
      const text = readFileSync(join(folder, `${reason}.md`), "utf8");
      const { code, http } = reasons[reason];

      expect(text).toContain(`# ${reason}\n`);
      expect(text).toContain(`\`${code.toUpperCase()}\``);
      expect(text).toContain(`HTTP ${http}.`);
      for (const part of ["## When it happens", "## What it looks like", "## What to do"]) {
        expect(text).toContain(part);
      }
      expect(text).toMatch(/```text\nexpected .+, found .+: .+\n```/);
    },
  );
});
