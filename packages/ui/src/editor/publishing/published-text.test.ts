import { readDefinitions } from "@machinery/language";
import { expect, it } from "vitest";
import { newWorkflowText, publishedText } from "./published-text.js";

const text = "# Says it.\nname: say\nservices: [upper]\n";
const read = (source: string) => {
  const [document] = readDefinitions(source).documents;
  return document?.kind === "workflow" ? document.definition : undefined;
};

it("is the text that a workflow was published by, with its comments", () => {
  expect(publishedText({ definition: read(text), source: text })).toBe(text);
  expect(publishedText({ definition: read(text), source: text.replaceAll("\n", "\r\n") })).toBe(text);
});

it("is written in YAML where it was published as JSON, or as a message", () => {
  for (const source of ["", '{ "name": "say", "services": ["upper"] }']) {
    const written = publishedText({ definition: read(text), source });

    expect(written).toContain("name: say\n");
    expect(read(written)).toEqual(read(text));
  }
});

it("begins with a text that can be read", () => {
  expect(read(newWorkflowText)?.name).toBe("new-workflow");
});
