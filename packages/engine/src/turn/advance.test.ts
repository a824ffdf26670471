import { EventStatus, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { kindsOf, Live } from "../../test/live.js";
import { callOf, expression, failing, planOf, setOf } from "../../test/plans.js";

describe("when", () => {
  it("skips the step if it does not hold", () => {
    const when = expression(() => false);
    const live = new Live(
      planOf([callOf("one", { when }), setOf("two", () => ({ a: 1 }), { when }), callOf("three")]),
    );

    live.post();

    expect(kindsOf(live.facts).slice(2)).toEqual([
      "step-skipped",
      "step-skipped",
      "step-started",
      "attempt-started",
    ]);
    expect(live.call().step).toBe("three");
    expect(live.steps().map(({ status, verb }) => [status, verb])).toEqual([
      [StepStatus.SKIPPED, "call"],
      [StepStatus.SKIPPED, "set"],
      [StepStatus.RUNNING, "call"],
    ]);
  });

  it("lets the step begin if it does", () => {
    const live = new Live(planOf([setOf("one", () => ({ a: 1 }), { when: expression(() => true) })]));

    live.post();

    expect(live.state?.outputs).toEqual({ a: 1 });
  });

  it.each([
    [failing(), "1 / 0: division by zero"],
    [
      expression(() => "yes", "data.answer"),
      'data.answer must give true or false, and gave the string "yes"',
    ],
  ])("fails the step if it is neither", (when, message) => {
    const live = new Live(planOf([callOf("one", { when })]));

    live.post();

    expect(live.state?.error).toEqual({ reason: "EXPRESSION_FAILED", message, step: "one", attempts: 0 });
  });
});

it("ends an event without operations at once", () => {
  const live = new Live(planOf([]));

  live.post({ a: 1 });

  expect(live.state).toMatchObject({ status: EventStatus.SUCCEEDED, outputs: { a: 1 } });
});

it("carries a thousand operations through in one turn", () => {
  const line = Array.from({ length: 1_000 }, (_, index) =>
    index % 2 === 0
      ? setOf(`set_${index}`, ({ data }) => ({ n: (data["n"] as number) + 1 }))
      : callOf(`call_${index}`, { when: expression(() => false) }),
  );
  const live = new Live(planOf(line));

  live.post({ n: 0 });

  expect(live.state?.outputs).toEqual({ n: 500 });
  expect(live.facts.length).toBe(1_003);
});
