import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const packages = join(import.meta.dirname, "../../..");
const literal = String.raw`("(?:[^"\\]|\\.)*"|\`(?:[^\`\\]|\\.)*\`)`;
const part = new RegExp(String.raw`\b(expected|found|todo): ${literal}`, "g");
const lastArgument = new RegExp(String.raw`invalidArgument\([^;]*?${literal},?\s*\)`, "g");

/** What rejections say, as it stands in the sources. */
const said = ["engine", "runner", "server"].flatMap((name) =>
  globSync(`${name}/src/**/*.ts`, { cwd: packages })
    .filter((path) => !path.endsWith(".test.ts"))
    .flatMap((path) => {
      const text = readFileSync(join(packages, path), "utf8");
      const parts = [...text.matchAll(part)].map(([, kind = "", words = ""]) => ({ path, kind, words }));
      const todos = [...text.matchAll(lastArgument)].map(([, words = ""]) => ({ path, kind: "todo", words }));
      return [...parts, ...todos].map((one) => ({ ...one, words: one.words.slice(1, -1) }));
    }),
);

describe("the words of rejections", () => {
  test("are found where they are written", () => {
    expect(said.filter(({ kind }) => kind === "todo").length).toBeGreaterThan(40);
    expect(new Set(said.map(({ path }) => path.split("/")[0]))).toEqual(
      new Set(["engine", "runner", "server"]),
    );
  });

  test("say what to do in words that go on after a colon", () => {
    const odd = said.filter(({ kind, words }) => kind === "todo" && !/^[a-z`$]/.test(words));

    expect(odd).toEqual([]);
  });

  test("stand in the middle of a sentence", () => {
    // A template that holds another one is cut short by the pattern above.
    const whole = said.filter(({ words }) => words.split("${").length === words.split("}").length);

    expect(whole.length).toBeGreaterThan(100);
    expect(whole.filter(({ words }) => /[.:,;!\s]$|^\s/.test(words))).toEqual([]);
  });
});
