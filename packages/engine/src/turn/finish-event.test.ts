import { EventStatus, type JsonObject } from "@machinery/protocol";
import { expect, it } from "vitest";
import { fields } from "../../test/fields.js";
import { Live } from "../../test/live.js";
import { planOf } from "../../test/plans.js";

const ended = (outputs: ReturnType<typeof fields>, data: JsonObject) => {
  const live = new Live(planOf([], { outputs }));
  live.post(data);
  return live;
};

it("gives the whole document when no outputs are declared, without writing it again", () => {
  const live = ended(fields(), { a: 1, b: 2 });

  expect(live.facts.at(-1)).toEqual({ kind: "event-succeeded", version: 1, outputs: { document: true } });
  expect(live.state?.outputs).toEqual({ a: 1, b: 2 });
  expect(live.described.at(-1)?.fact.outputs).toEqual({ a: 1, b: 2 });
});

it("cuts the document to the declared outputs, those that are absent left out", () => {
  const live = ended(fields({ a: { type: "number" }, c: { type: "number", required: false } }), {
    a: 1,
    b: 2,
  });

  expect(live.facts.at(-1)).toMatchObject({ outputs: { pick: ["a"] } });
  expect(live.state).toMatchObject({ status: EventStatus.SUCCEEDED, outputs: { a: 1 } });
});

it("fills in defaults", () => {
  expect(ended(fields({ c: { type: "number", default: 3 } }), { a: 1 }).state?.outputs).toEqual({ c: 3 });
});

it("fails when an output has a wrong type", () => {
  const live = ended(fields({ a: { type: "string" }, c: { type: "number", required: false } }), { a: 1 });

  expect(live.state).toMatchObject({
    status: EventStatus.FAILED,
    outputs: undefined,
    error: {
      reason: "BAD_OUTPUT",
      message:
        "The outputs do not match what workflow process-text declares: outputs.a: expected a string, found a number",
      step: "",
      attempts: 0,
    },
  });
});
