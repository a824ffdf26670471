import { readDefinitions } from "@machinery/language";
import { expect, test } from "vitest";
import type { FileDocument } from "./definition-files.js";
import { allRunBy, inOrderOfUse } from "./in-order-of-use.js";

const documentOf = (name: string, ...runs: string[]): FileDocument => {
  const operations = [...runs.map((run) => `{ run: ${run}, detached: true }`), "{ set: { a: 1 } }"].join(
    ", ",
  );
  const text = `name: ${name}\noperations: [${operations}]`;
  const read = readDefinitions(text).documents[0]!;
  return { kind: "workflow", name, content: { case: "source", value: text }, file: "f", text, read };
};
const names = (documents: readonly FileDocument[]) => documents.map(({ name }) => name);

test("workflows come behind those that they run, and stay in order otherwise", () => {
  const documents = [
    documentOf("z"),
    documentOf("a", "b", "elsewhere"),
    documentOf("c"),
    documentOf("b", "d"),
    documentOf("d"),
  ];

  expect(names(inOrderOfUse(documents))).toEqual(["z", "d", "b", "a", "c"]);
  expect(names(allRunBy(documents[1]!, documents))).toEqual(["b", "d"]);
});

test("those that run each other all come", () => {
  const documents = [documentOf("a", "b"), documentOf("b", "a")];

  expect(names(inOrderOfUse(documents)).sort()).toEqual(["a", "b"]);
  expect(names(allRunBy(documents[0]!, documents))).toEqual(["b"]);
});
