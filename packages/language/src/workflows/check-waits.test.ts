import type { WorkflowDefinition } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import {
  checkWorkflow,
  compileWorkflow,
  readDefinitions,
  sameDefinition,
  writeDefinition,
} from "../index.js";
import { valuesOf } from "../../test/values-of.js";

const nothing = () => undefined;

function read(wait: string): WorkflowDefinition {
  const { documents, findings } = readDefinitions(
    `name: w\ninputs: { at: { type: string }, n: { type: int }, late: { type: string, required: false } }\noperations:\n  - wait: ${wait}\n`,
  );
  expect(findings).toEqual([]);
  return documents[0]!.definition as WorkflowDefinition;
}

const codes = (wait: string) => checkWorkflow(read(wait), nothing).map(({ code, path }) => [code, path]);

const scope = (data: { [name: string]: string }) => ({
  data: valuesOf(data),
  event: { id: "e1", data, labels: {}, timeMs: 0 },
  steps: valuesOf({}),
  nowMs: 1_000,
});

/** What the time of a wait comes to. */
function until(text: string, data = {}) {
  const [operation] = compileWorkflow(read(`{ until: "${text}" }`), 1, nothing).operations;
  return operation?.verb === "wait" ? operation.until?.evaluate(scope(data)) : undefined;
}

describe("wait", () => {
  it("is for a duration", () => {
    expect(compileWorkflow(read("365d"), 1, nothing).operations).toEqual([
      { verb: "wait", name: "wait", durationMs: 365 * 86_400_000 },
    ]);
  });

  it("is until a time, or a text that is one", () => {
    expect(until("${ now + duration('5s') }")).toEqual({ ok: true, value: 6_000 });
    expect(until("${ data.at }", { at: "1970-01-01T00:00:09.5Z" })).toEqual({ ok: true, value: 9_500 });
    expect(until("1970-01-01T01:00:00+01:00")).toEqual({ ok: true, value: 0 });
    expect(until("${ data.at }", { at: "tomorrow" })).toEqual({
      ok: false,
      reason: "EXPRESSION_FAILED",
      message: '"tomorrow" is no time, such as 2026-11-23T06:45:00Z',
    });
  });

  it.each([
    ["", "MISSING_FIELD", "operations[0].wait"],
    ["{}", "MISSING_FIELD", "operations[0].wait"],
    ["soon", "INVALID_DURATION", "operations[0].wait.duration"],
    ["11000d", "INVALID_DURATION", "operations[0].wait.duration"],
    ['"${ data.at }"', "INVALID_DURATION", "operations[0].wait.duration"],
    ["{ until: tomorrow }", "TYPE_MISMATCH", "operations[0].wait.until"],
    ['{ until: "${ data.n }" }', "TYPE_MISMATCH", "operations[0].wait.until"],
    ['{ until: "${ data.?late }" }', "TYPE_MISMATCH", "operations[0].wait.until"],
    ['{ until: "${ data.late }" }', "POSSIBLY_ABSENT", "operations[0].wait.until"],
    ['{ until: "${ data.when }" }', "UNKNOWN_FIELD", "operations[0].wait.until"],
  ])("%j gets %s", (wait, code, path) => {
    expect(codes(wait)).toEqual([[code, path]]);
  });

  it("is read back as it is written", () => {
    for (const wait of ["90s", '{ until: "${ data.at }" }']) {
      const definition = read(wait);
      const [again] = readDefinitions(writeDefinition(definition, "yaml")).documents;
      expect(sameDefinition(again!.definition, definition)).toBe(true);
    }
    expect(sameDefinition(read("90s"), read("1m30s"))).toBe(true);
    expect(sameDefinition(read("90s"), read("91s"))).toBe(false);
  });
});
