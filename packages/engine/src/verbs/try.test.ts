import { EventStatus, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { kindsOf, Live } from "../../test/live.js";
import { callOf, expression, failing, planOf, raiseOf, returnOf, setOf, tryOf } from "../../test/plans.js";

const note = (name: string) => setOf(name, ({ data }) => ({ notes: `${data["notes"] as string} ${name}` }));
const seeError = setOf("seen", ({ error }) => ({ seen: error ?? null }));
const ended = (live: Live) => live.steps().map(({ path, status }) => [path, status]);

describe("raise", () => {
  it("fails the event with its own error", () => {
    const live = new Live(planOf([raiseOf("refuse", "NOT_APPROVED", { by: "ada" }), callOf("never")]));
    live.post();

    expect(live.state).toMatchObject({ status: EventStatus.FAILED });
    expect(live.state?.error).toEqual({
      reason: "NOT_APPROVED",
      message: "it was raised",
      step: "refuse",
      attempts: 0,
      data: { by: "ada" },
    });
    expect(kindsOf(live.facts).slice(2)).toEqual(["step-failed", "event-failed"]);
  });

  it.each([
    [expression(() => ({ reason: "two words" })), 'is the string "two words"'],
    [expression(() => ({})), "is nothing"],
    [failing(), "division by zero"],
  ])("fails otherwise when it cannot be made", (error, says) => {
    const live = new Live(planOf([{ ...raiseOf("refuse", ""), error }]));
    live.post();

    expect(live.state?.error?.reason).toBe("EXPRESSION_FAILED");
    expect(live.state?.error?.message).toContain(says);
  });
});

describe("try", () => {
  const plan = planOf([
    tryOf(
      "attempt",
      [note("one"), callOf("charge"), note("two")],
      [
        { reasons: ["OTHER"], do: [note("wrong")] },
        { reasons: ["DECLINED"], do: [note("declined"), seeError] },
        { when: expression(({ error }) => error?.["attempts"] === 1), do: [note("any")] },
      ],
      [note("last")],
    ),
    note("after"),
  ]);

  it("goes on without an error, by way of finally", () => {
    const live = new Live(plan);
    live.post({ notes: "" });
    live.answer({});

    expect(live.state?.outputs).toEqual({ notes: " one two last after" });
    expect(live.described.map(({ fact }) => fact.body).filter((body) => body !== undefined)).toEqual([
      "do",
      "finally",
    ]);
  });

  it("hands the error to the first catch that takes it, which sees it", () => {
    const live = new Live(plan);
    live.post({ notes: "" });
    live.fail({ reason: "DECLINED", message: "no money", data: { limit: 5 }, transient: false });

    expect(live.state?.outputs).toEqual({
      notes: " one declined last after",
      seen: {
        reason: "DECLINED",
        message: "no money",
        step: "attempt.charge",
        attempts: 1,
        data: { limit: 5 },
      },
    });
    expect(ended(live)).toEqual([
      ["attempt", StepStatus.SUCCEEDED],
      ["attempt.one", StepStatus.SUCCEEDED],
      ["attempt.charge", StepStatus.FAILED],
      ["attempt.declined", StepStatus.SUCCEEDED],
      ["attempt.seen", StepStatus.SUCCEEDED],
      ["attempt.last", StepStatus.SUCCEEDED],
      ["after", StepStatus.SUCCEEDED],
    ]);
  });

  it("takes by condition", () => {
    const live = new Live(plan);
    live.post({ notes: "" });
    live.fail({ reason: "UNREACHABLE" });

    expect(live.state?.outputs).toEqual({ notes: " one any last after" });
  });

  it("lets an error go on that nobody takes, after finally", () => {
    const live = new Live(
      planOf([tryOf("attempt", [raiseOf("refuse", "A")], [{ reasons: ["B"], do: [] }], [note("last")])]),
    );
    live.post({ notes: "" });

    expect(live.state).toMatchObject({
      status: EventStatus.FAILED,
      error: { reason: "A", step: "attempt.refuse" },
      document: { notes: " last" },
    });
    expect(ended(live)[0]).toEqual(["attempt", StepStatus.FAILED]);
  });

  it("hands what a catch or finally raises to the try around it, and nothing else", () => {
    const inner = tryOf(
      "inner",
      [raiseOf("first", "A")],
      [{ do: [raiseOf("second", "B")] }],
      [raiseOf("third", "C")],
    );
    const live = new Live(planOf([tryOf("outer", [inner], [{ reasons: ["C"], do: [seeError] }])]));
    live.post();

    expect(live.state?.document["seen"]).toMatchObject({ reason: "C", step: "outer.inner.third" });
  });

  it("carries finally out before a return ends the event", () => {
    const outputs = expression(({ data }) => ({ was: data["notes"]! }));
    const live = new Live(
      planOf([
        tryOf(
          "outer",
          [tryOf("inner", [returnOf("end", outputs)], [], [callOf("release", { output: { kind: "none" } })])],
          [],
          [note("last")],
        ),
        note("never"),
      ]),
    );
    live.post({ notes: "x" });
    expect(live.state?.ended).toBe(false);
    live.answer({});

    expect(live.state).toMatchObject({
      status: EventStatus.SUCCEEDED,
      outputs: { was: "x" },
      document: { notes: "x last" },
    });
  });

  it("fails with the error of a condition that cannot be decided", () => {
    const live = new Live(
      planOf([tryOf("attempt", [raiseOf("refuse", "A")], [{ when: failing(), do: [] }], [note("last")])]),
    );
    live.post({ notes: "" });

    expect(live.state?.error).toMatchObject({ reason: "EXPRESSION_FAILED", step: "attempt" });
    expect(live.state?.document).toEqual({ notes: " last" });
  });

  it("passes an error over where the catch does nothing", () => {
    const live = new Live(planOf([tryOf("attempt", [raiseOf("refuse", "A")], [{ do: [] }]), note("after")]));
    live.post({ notes: "" });

    expect(live.state?.outputs).toEqual({ notes: " after" });
  });

  it("goes on with its catch after an attempt that a restart cut off was the last one", () => {
    const live = new Live(plan);
    live.post({ notes: "" });
    live.do({ kind: "recover-event" });

    expect(live.state?.outputs).toEqual({ notes: " one any last after" });
  });
});
