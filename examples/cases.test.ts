import { globSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { readDefinitions } from "@machinery/language";
import { prepareDefinitions, readCaseFile, runCase } from "@machinery/testkit";
import { describe, expect, it } from "vitest";

const folder = import.meta.dirname;
const files = globSync("**/*.test.yaml", { cwd: folder }).toSorted();

/** The definitions in a file, or in all files of a folder. */
function documentsAt(path: string) {
  const found = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => /\.(?:yaml|json)$/.test(name) && !name.endsWith(".test.yaml"))
        .map((name) => join(path, name))
    : [path];
  return found.flatMap((file) => readDefinitions(readFileSync(file, "utf8")).documents);
}

describe.each(files)("the cases of %s", (name) => {
  const read = readCaseFile(readFileSync(join(folder, name), "utf8"));

  it("are read without a finding", () => {
    expect(read.findings).toEqual([]);
  });

  const definitions = read.file?.definitions ?? [];
  const documents = definitions.flatMap((path) => documentsAt(join(folder, dirname(name), path)));
  const prepared = read.file && prepareDefinitions(read.file, documents);

  it("name what is there", () => {
    expect(prepared).toMatchObject({ ok: true, warnings: [] });
  });

  it.each(read.file?.cases ?? [])("$name", async (test) => {
    if (prepared?.ok !== true) throw new Error("there are findings");

    expect((await runCase(test, prepared.value)).differences).toEqual([]);
  });
});

it("every example of a workflow has cases", () => {
  const workflows = readdirSync(join(folder, "definitions"))
    .filter((file) => /\.(?:yaml|json)$/.test(file) && !file.endsWith(".test.yaml"))
    .filter((file) => documentsAt(join(folder, "definitions", file)).some(({ kind }) => kind === "workflow"));

  const without = workflows.filter(
    (file) => !files.includes(join("definitions", file.replace(/\.\w+$/, ".test.yaml"))),
  );
  expect(without).toEqual([]);
});
