import type { WorkflowDefinition } from "@machinery/protocol";
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
import { valuesOf } from "../../test/values-of.js";

const reading = (keys: string) =>
  readDefinitions(
    `name: w\ninputs: { message: { type: string }, size: { type: int, required: false } }\nservices: [upper]\n${keys}\n`,
  );
const read = (keys: string): WorkflowDefinition => {
  const { documents, findings } = reading(keys);
  expect(findings).toEqual([]);
  return documents[0]!.definition as WorkflowDefinition;
};
const check = (keys: string) =>
  codes(checkWorkflow(read(keys), find)).map(([code, path]) => `${code} ${path}`);

it("says how many events may be under way, in all and by key, and how many may wait", () => {
  expect(read("concurrency: 20").concurrency).toMatchObject({ limit: 20, key: "", perKey: 0 });
  expect(read("concurrency: { key: '${ event.data.message }', per_key: 5 }").concurrency).toMatchObject({
    limit: 0,
    key: "${ event.data.message }",
    perKey: 5,
  });
  expect(read("backlog: 1000").backlog).toBe(1_000);
  expect(definitionToJson(read("concurrency: {}"))).not.toHaveProperty("concurrency");
});

it("is written as it was read, and the shortest way", () => {
  const one = read("concurrency: { limit: 20 }");

  expect(sameDefinition(one, read("concurrency: 20"))).toBe(true);
  expect(writeDefinition(one, "yaml")).toContain("concurrency: 20\n");
});

it.each([
  ["a key, which may be put together", "concurrency: { key: 'x-${ data.message }' }", []],
  ["a key that is a number", "concurrency: { key: '${ size(event.data.message) }' }", []],
  [
    "a key that is no field",
    "concurrency: { key: '${ event.data.tenant }' }",
    ["UNKNOWN_FIELD concurrency.key"],
  ],
  [
    "a key that may be absent",
    "concurrency: { key: '${ event.data.size }' }",
    ["POSSIBLY_ABSENT concurrency.key"],
  ],
  [
    "a key of steps, which come later",
    "concurrency: { key: '${ steps.upper.message }' }",
    ["UNKNOWN_FIELD concurrency.key"],
  ],
  ["a key that is no text", "concurrency: { key: '${ event.data }' }", ["TYPE_MISMATCH concurrency.key"]],
  [
    "a key that is the same for all",
    "concurrency: { key: event.data.message }",
    ["TYPE_MISMATCH concurrency.key"],
  ],
  ["a limit by key without a key", "concurrency: { per_key: 5 }", ["MISSING_FIELD concurrency"]],
  ["more than can be counted", "concurrency: 1000001", ["INVALID_NUMBER concurrency.limit"]],
  ["a backlog beyond its bound", "backlog: 100000001", ["INVALID_NUMBER backlog"]],
])("checks %s", (_what, keys, found) => {
  expect(check(keys)).toEqual(found);
});

it("refuses numbers that none could be carried out with", () => {
  for (const keys of ["concurrency: 0", "concurrency: { limit: 0 }", "backlog: 0", "backlog: many"])
    expect(reading(keys).findings).toHaveLength(1);
});

it("is compiled to what an event is counted under", () => {
  const { concurrencyKey } = compileWorkflow(read("concurrency: { key: 't-${ data.message }' }"), 1, find);
  const event = { id: "e", data: { message: "a" }, labels: {}, timeMs: 0 };
  const scope = { data: valuesOf(event.data), event, steps: valuesOf({}), nowMs: 0, meter: { steps: 0 } };

  expect(concurrencyKey?.evaluate(scope)).toEqual({ ok: true, value: "t-a" });
});
