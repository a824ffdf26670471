import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { operationBodies, readDefinitions, walkOperations } from "@machinery/language";
import { expect, it } from "vitest";
import { outlineOf } from "./definition-outline.js";
import { operationAtOffset, operationsOf } from "./find-in-outline.js";

const packages = join(import.meta.dirname, "../../../..");
const examples = join(packages, "../examples/definitions");
const files = [
  join(packages, "language/test/everything.yaml"),
  ...readdirSync(examples)
    .filter((file) => /(?<!\.test)\.yaml$/.test(file))
    .map((file) => join(examples, file)),
];

it.each(files)("sees the operations and bodies of %s as the language does", (file) => {
  const text = readFileSync(file, "utf8");
  const [read] = readDefinitions(text).documents;
  const walked = read?.kind === "workflow" ? walkOperations(read.definition.operations) : [];
  const operations = operationsOf(outlineOf(text)!.body).filter(({ path }) => path.startsWith("operations"));

  expect(operations.map(({ path }) => path)).toEqual(walked.map(({ path }) => path));
  expect(operations.map(({ verb }) => verb)).toEqual(walked.map(({ operation }) => operation.verb.case));
  expect(
    operations.map(({ path, bodies }) => bodies.map((body) => body.path.slice(path.length + 1))),
  ).toEqual(walked.map(({ operation }) => operationBodies(operation).map(({ path }) => path)));
});

const text = `name: a
operations:
  - name: first
    call: upper
  - for: \${ data.lines }
    do:
      inner: { wait: 5m }
`;
const outline = outlineOf(text)!;

it("finds the operation that a place of the text lies in", () => {
  const at = (word: string) => operationAtOffset(outline, text.indexOf(word))?.path;

  expect(at("name: a")).toBeUndefined();
  expect(at("upper")).toBe("operations[0]");
  expect(at("data.lines")).toBe("operations[1]");
  expect(at("5m")).toBe("operations[1].for.do[0]");
});

it("takes what is no operation yet as it is", () => {
  const half = outlineOf("operations:\n  -\n  - upper\n  - name: x\n")!;

  expect(half.body.operations.map(({ verb, name }) => [verb, name])).toEqual([
    [undefined, undefined],
    [undefined, undefined],
    [undefined, "x"],
  ]);
});

it("sees nothing in a text that cannot be read", () => {
  for (const broken of ["a: [", "- a", "just words", "", "a: b: c"])
    expect([broken, outlineOf(broken)]).toEqual([broken, undefined]);
});
