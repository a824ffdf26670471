import { readDefinitions } from "@machinery/language";
import { expect, it } from "vitest";
import { noDefinitions } from "../skeletons/known-definitions.js";
import { findFindings } from "./find-findings.js";
import { findingRange } from "./finding-range.js";

const upper = readDefinitions(
  "name: upper\naddress: http://127.0.0.1:1/\ninputs: { message: { type: string } }\n",
).documents[0]!;
const known = {
  ...noDefinitions,
  services: new Map(upper.kind === "service" ? [["upper", upper.definition]] : []),
};

/** What is found, each with the part of the text it is about. */
const found = (text: string): string[][] =>
  findFindings(text, known).findings.map((finding) => {
    const { from, to } = findingRange(text, finding);
    return [finding.code, text.slice(from, to)];
  });

it("says what the checker says, at its place", () => {
  const text =
    'name: say\ninputs: { other: { type: string } }\noperations:\n  - call: upper\n  - set: { a: "${ data.b }" }\n  - call: uper\n';

  expect(found(text)).toEqual([
    ["MISSING_INPUT", "call"],
    ["UNKNOWN_FIELD", '"${ data.b }"'],
    ["UNKNOWN_SERVICE", "uper"],
  ]);
});

it("says what is wrong with the text itself", () => {
  expect(found("name: say\noperations: [\n")[0]?.[0]).toBe("TEXT_SYNTAX");
  expect(found("")).toEqual([["DOCUMENT_EMPTY", ""]]);
});

it("wants one workflow, and nothing else", () => {
  expect(found("name: a\naddress: http://127.0.0.1:1/\n")).toEqual([["NOT_A_DEFINITION", "name"]]);
  expect(
    found(
      "name: a\nservices: [upper]\ninputs: { message: { type: string } }\n---\nname: b\nservices: [upper]\n",
    ).at(-1),
  ).toEqual(["NOT_A_DEFINITION", "name"]);
});

it("knows a workflow that runs itself", () => {
  expect(found("name: a\noperations: [{ run: a }]\n")[0]?.[0]).toBe("RECURSION");
});
