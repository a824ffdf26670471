import { StepStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import { kindsOf, Live } from "../../test/live.js";
import { expression, failing, planOf, setOf } from "../../test/plans.js";

it("writes into the document in one fact, and on to the next", () => {
  const live = new Live(
    planOf([
      setOf("one", ({ data }) => ({ b: data["a"] ?? null })),
      setOf("two", ({ data, steps }) => ({ c: [data, { ...steps }] })),
    ]),
  );

  live.post({ a: 1 });

  expect(kindsOf(live.facts)).toEqual([
    "event-accepted",
    "event-started",
    "step-succeeded",
    "step-succeeded",
    "event-succeeded",
  ]);
  expect(live.state?.outputs).toEqual({ a: 1, b: 1, c: [{ a: 1, b: 1 }, {}] });
  expect(live.steps()[0]).toEqual({
    path: "one",
    operation: "one",
    verb: "set",
    status: StepStatus.SUCCEEDED,
    service: "",
    startTimeMs: 1_000_000,
    endTimeMs: 1_000_000,
    inputs: { b: 1 },
    attempts: [],
  });
});

it.each([
  [failing(), "1 / 0: division by zero"],
  [expression(() => null, "data.x"), "data.x must give an object, and gave null"],
])("fails the event when it gives no object", (values, message) => {
  const live = new Live(planOf([{ ...setOf("one", () => ({})), values }]));

  live.post();

  expect(live.state?.error).toEqual({ reason: "EXPRESSION_FAILED", message, step: "one", attempts: 0 });
});
