import { describe, expect, it } from "vitest";
import { fields } from "../../test/fields.js";
import { kindsOf, Live } from "../../test/live.js";
import { callOf, expression, failing, planOf } from "../../test/plans.js";
import type { PlannedCall } from "@machinery/language";

const begun = (more: Partial<PlannedCall>, data = { a: 1, b: 2 }) => {
  const live = new Live(planOf([callOf("upper", more)]));
  live.post(data);
  return live;
};
const inputsKept = (live: Live) => live.facts.find((fact) => fact.kind === "step-started")?.inputs;

describe("what is sent", () => {
  it("is the document, kept as a reference", () => {
    const live = begun({ input: { kind: "document" } });

    expect(inputsKept(live)).toEqual({ document: true });
    expect(live.call().inputs).toBe(live.state?.document);
  });

  it("is picked from the document, as far as it has the declared names", () => {
    const live = begun({ input: { kind: "declared", names: ["b", "c"] } });

    expect(inputsKept(live)).toEqual({ pick: ["b"] });
    expect(live.call().inputs).toEqual({ b: 2 });
  });

  it("is what a mapping gives", () => {
    const mapping = expression(({ data }) => ({ x: data["a"] ?? null }));
    const live = begun({ input: { kind: "mapping", mapping } });

    expect(inputsKept(live)).toEqual({ value: { x: 1 } });
    expect(live.call().inputs).toEqual({ x: 1 });
  });

  it("is kept as a reference when a mapping gives the document itself", () => {
    const live = begun({ input: { kind: "mapping", mapping: expression(({ data }) => data) } });

    expect(inputsKept(live)).toEqual({ document: true });
  });

  it("is written out when a default was filled in", () => {
    const inputs = fields({ a: { type: "number" }, c: { type: "number", default: 3 } });
    const live = begun({ inputs, input: { kind: "declared", names: inputs.names } });

    expect(inputsKept(live)).toEqual({ value: { a: 1, c: 3 } });
    expect(live.state?.document).toEqual({ a: 1, b: 2 });
  });
});

describe("a call that cannot be made", () => {
  it("fails before it is made when its inputs do not match", () => {
    const live = begun({
      endpoint: "loud",
      inputs: fields({ a: { type: "string" }, c: { type: "number" } }),
    });

    expect(kindsOf(live.facts).slice(2)).toEqual(["step-failed", "event-failed"]);
    expect(live.state?.error).toEqual({
      reason: "BAD_INPUT",
      message:
        "What is to be sent does not match the inputs of upper.loud: inputs.a: expected a string, found a number; inputs.c: expected a number, found nothing",
      step: "upper",
      attempts: 0,
    });
    expect(live.steps()).toMatchObject([
      { path: "upper", service: "upper.loud", attempts: [], startTimeMs: 1e6, endTimeMs: 1e6 },
    ]);
  });

  it.each([
    [failing("EXPRESSION_TOO_COSTLY"), "EXPRESSION_TOO_COSTLY"],
    [expression(() => "text"), "EXPRESSION_FAILED"],
  ])("fails when its mapping gives no object", (mapping, reason) => {
    expect(begun({ input: { kind: "mapping", mapping } }).state?.error).toMatchObject({
      reason,
      step: "upper",
      attempts: 0,
    });
  });
});

it("tells the caller how long an attempt and the whole step may take", () => {
  expect(begun({ attemptTimeoutMs: 200, timeoutMs: 900 }).call()).toMatchObject({
    attemptTimeoutMs: 200,
    deadlineMs: 1_000_900,
  });
});
