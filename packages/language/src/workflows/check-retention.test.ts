import { EventStatus, type WorkflowDefinition } from "@machinery/protocol";
import { expect, it } from "vitest";
import {
  checkWorkflow,
  compileWorkflow,
  definitionToJson,
  readDefinitions,
  sameDefinition,
  writeDefinition,
} from "../index.js";
import { codes, find } from "../../test/text-workflows.js";

const DAY_MS = 86_400_000;
const reading = (retention: string) =>
  readDefinitions(
    `name: w\ninputs: { message: { type: string } }\nretention: ${retention}\nservices: [upper]\n`,
  );
const read = (retention: string): WorkflowDefinition => {
  const { documents, findings } = reading(retention);
  expect(findings).toEqual([]);
  return documents[0]!.definition as WorkflowDefinition;
};
const check = (retention: string) => codes(checkWorkflow(read(retention), find));
const planned = (retention: string) => compileWorkflow(read(retention), 1, find).retentionMs;

it("says how long events are kept, for each end or by how they ended", () => {
  expect(planned("7d")).toEqual({
    [EventStatus.SUCCEEDED]: 7 * DAY_MS,
    [EventStatus.FAILED]: 7 * DAY_MS,
    [EventStatus.CANCELLED]: 7 * DAY_MS,
  });
  expect(planned("{ succeeded: 0s, cancelled: forever }")).toEqual({
    [EventStatus.SUCCEEDED]: 0,
    [EventStatus.CANCELLED]: Infinity,
  });
  for (const nothing of ["", "{}"]) expect(planned(nothing)).toBeUndefined();
});

it("is written as it was read, and the shortest way", () => {
  const one = read("{ succeeded: 7d, failed: 7d, cancelled: 7d }");
  const three = read("{ succeeded: 7d, failed: forever }");

  expect(definitionToJson(one)).toMatchObject({ retention: "7d" });
  expect(definitionToJson(three)).toMatchObject({ retention: { succeeded: "7d", failed: "forever" } });
  for (const workflow of [one, three]) {
    const [again] = readDefinitions(writeDefinition(workflow, "yaml")).documents;
    expect(again!.definition).toEqual(workflow);
  }
  expect(sameDefinition(one, read("P1W"))).toBe(true);
  expect(sameDefinition(one, three)).toBe(false);
});

it("takes durations up to ten years, and `forever`", () => {
  expect(check("{ succeeded: 3650d, failed: 0s, cancelled: forever }")).toEqual([]);
  expect(check("3651d")).toEqual([
    ["INVALID_DURATION", "retention.succeeded"],
    ["INVALID_DURATION", "retention.failed"],
    ["INVALID_DURATION", "retention.cancelled"],
  ]);
  expect(check("{ failed: always }")).toEqual([["INVALID_DURATION", "retention.failed"]]);
  expect(reading("30").findings[0]).toMatchObject({ code: "INVALID_DURATION", found: "30" });
  expect(reading("{ paused: 1d }").findings[0]).toMatchObject({ code: "UNKNOWN_KEY", found: "`paused`" });
});
