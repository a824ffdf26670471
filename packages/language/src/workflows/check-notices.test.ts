import { EventStatus, type WorkflowDefinition } from "@machinery/protocol";
import { expect, it } from "vitest";
import {
  checkWorkflow,
  compileWorkflow,
  readDefinitions,
  sameDefinition,
  writeDefinition,
} from "../index.js";
import { codes, find } from "../../test/text-workflows.js";

const read = (notify: string): WorkflowDefinition => {
  const { documents, findings } = readDefinitions(
    `name: w\ninputs: { message: { type: string } }\nnotify: ${notify}\nservices: [upper]\n`,
  );
  expect(findings).toEqual([]);
  return documents[0]!.definition as WorkflowDefinition;
};
const check = (notify: string) => codes(checkWorkflow(read(notify), find));

it("says whom the end is told, and which ends", () => {
  const workflow = read(
    "[{ url: 'https://a.example/?t=${secrets.T}', secret: S, on: [FAILED] }, { url: http://b.example }]",
  );

  expect(compileWorkflow(workflow, 1, find).notices).toEqual([
    { url: "https://a.example/?t=${secrets.T}", secret: "S", on: [EventStatus.FAILED] },
    { url: "http://b.example", on: [EventStatus.SUCCEEDED, EventStatus.FAILED, EventStatus.CANCELLED] },
  ]);
  const [again] = readDefinitions(writeDefinition(workflow, "yaml")).documents;
  expect(sameDefinition(again!.definition, workflow)).toBe(true);
  expect(compileWorkflow(read("[]"), 1, find)).not.toHaveProperty("notices");
});

it("takes whole URLs, with nothing but secrets to be filled in", () => {
  expect(check("[{ url: /hooks }]")).toEqual([["INVALID_ADDRESS", "notify[0].url"]]);
  expect(check("[{ secret: S }]")).toEqual([["MISSING_FIELD", "notify[0].url"]]);
  expect(check("[{ url: 'https://a.example/${data.message}' }]")).toEqual([
    ["INVALID_ADDRESS", "notify[0].url"],
  ]);
  expect(check("[{ url: 'https://a.example/', secret: a/b }]")).toEqual([
    ["INVALID_NAME", "notify[0].secret"],
  ]);
  expect(check("[{ url: 'https://a.example/', on: [DONE] }]")).toEqual([["UNKNOWN_NAME", "notify[0].on[0]"]]);
});
