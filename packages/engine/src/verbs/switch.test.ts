import { EventStatus, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { kindsOf, Live } from "../../test/live.js";
import { callOf, expression, failing, planOf, setOf, switchOf } from "../../test/plans.js";

const is = (value: string) => expression(({ data }) => data["kind"] === value, `data.kind == '${value}'`);
const setTo = (name: string) => setOf(name, () => ({ [name]: true }));

describe("switch", () => {
  const plan = planOf([
    switchOf(
      "sort",
      [
        [is("a"), [setTo("one"), callOf("ask")]],
        [is("b"), [setTo("two")]],
      ],
      [setTo("other")],
    ),
    setTo("last"),
  ]);

  it("carries out the first case that holds, on the outer document", () => {
    const live = new Live(plan);
    live.post({ kind: "b" });

    expect(kindsOf(live.facts).slice(2)).toEqual([
      "body-entered",
      "step-succeeded",
      "step-succeeded",
      "step-succeeded",
      "event-succeeded",
    ]);
    expect(live.state?.outputs).toEqual({ kind: "b", two: true, last: true });
    expect(live.steps().map(({ path, status }) => [path, status])).toEqual([
      ["sort", StepStatus.SUCCEEDED],
      ["sort.two", StepStatus.SUCCEEDED],
      ["last", StepStatus.SUCCEEDED],
    ]);
    expect(live.described[2]?.fact).toMatchObject({ step: "sort", verb: "switch", body: "cases[1]" });
  });

  it("waits for what is called inside, and shares its answer", () => {
    const live = new Live(plan);
    live.post({ kind: "a" });

    expect(live.state?.status).toBe(EventStatus.RUNNING);
    expect(live.call()).toMatchObject({ step: "sort.ask", idempotencyKey: "e1/sort.ask" });
    expect(live.steps().map(({ path, status }) => [path, status])).toEqual([
      ["sort", StepStatus.RUNNING],
      ["sort.one", StepStatus.SUCCEEDED],
      ["sort.ask", StepStatus.RUNNING],
    ]);

    live.answer({ said: "yes" });

    expect(live.state?.outputs).toEqual({ kind: "a", one: true, said: "yes", last: true });
  });

  it("carries out what is said for otherwise when no case holds", () => {
    const live = new Live(plan);
    live.post({ kind: "c" });

    expect(live.state?.outputs).toEqual({ kind: "c", other: true, last: true });
  });

  it("ends at once when no case holds and nothing else is said", () => {
    const live = new Live(planOf([switchOf("sort", [[is("a"), [setTo("one")]]])]));
    live.post({ kind: "c" });

    expect(kindsOf(live.facts).slice(2)).toEqual(["step-succeeded", "event-succeeded"]);
  });

  it("fails when a condition does", () => {
    const live = new Live(planOf([switchOf("sort", [[failing(), []]])]));
    live.post();

    expect(live.state?.error).toMatchObject({ reason: "EXPRESSION_FAILED", step: "sort", attempts: 0 });
  });

  it("fails with the step inside that fails", () => {
    const live = new Live(planOf([switchOf("outer", [[is("a"), [switchOf("inner", [], [callOf("ask")])]]])]));
    live.post({ kind: "a" });
    live.fail({ reason: "DECLINED" });

    expect(live.state).toMatchObject({
      status: EventStatus.FAILED,
      error: { reason: "DECLINED", step: "outer.inner.ask", attempts: 1 },
    });
    expect(live.steps().map(({ path, status, error }) => [path, status, error?.step])).toEqual(
      ["outer", "outer.inner", "outer.inner.ask"].map((path) => [path, StepStatus.FAILED, "outer.inner.ask"]),
    );
  });

  it("is cancelled with its event", () => {
    const live = new Live(plan);
    live.post({ kind: "a" });
    live.do({ kind: "cancel-event", reason: "no longer wanted" });

    expect(live.steps().map(({ status }) => status)).toEqual([
      StepStatus.CANCELLED,
      StepStatus.SUCCEEDED,
      StepStatus.CANCELLED,
    ]);
  });
});
