import { EventStatus, type JsonValue, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { fields } from "../../test/fields.js";
import { kindsOf, Live } from "../../test/live.js";
import { callOf, expression, failing, patient, planOf, processText } from "../../test/plans.js";

const posted = (live: Live, data = { message: "a" }) => {
  live.post(data);
  return live;
};

describe("an answer", () => {
  it("is merged whole where services are called by themselves", () => {
    const live = posted(new Live(planOf([callOf("upper"), callOf("reverse")])));

    const [succeeded] = live.answer({ message: "A", extra: [1] });

    expect(succeeded).toEqual({
      kind: "step-succeeded",
      version: 1,
      step: "upper",
      answer: { message: "A", extra: [1] },
      merge: "answer",
    });
    expect(live.state?.document).toEqual({ message: "A", extra: [1] });
  });

  it("stays out of the document unless the output says so, and is seen by name", () => {
    const seen: unknown[] = [];
    const when = expression((scope) => seen.push(scope) > 0);
    const live = posted(
      new Live(planOf([callOf("upper", { output: { kind: "none" } }), callOf("reverse", { when })])),
    );

    live.answer({ message: "A" });

    expect(live.state?.document).toEqual({ message: "a" });
    expect(seen).toEqual([
      {
        data: { message: "a" },
        event: { id: "e1", data: { message: "a" }, labels: {}, timeMs: 1_000_000 },
        steps: { upper: { message: "A" } },
        nowMs: 1_000_000,
        draw: expect.any(Function),
        meter: { steps: 0 },
      },
    ]);
  });

  it("is mapped into the document, with the answer in scope", () => {
    const mapping = expression(({ answer, data }) => ({
      loud: answer ?? null,
      quiet: data["message"] ?? null,
    }));
    const live = posted(new Live(planOf([callOf("upper", { output: { kind: "mapping", mapping } })])));

    const [succeeded] = live.answer({ message: "A" });

    expect(succeeded).toMatchObject({ merge: { values: { loud: { message: "A" }, quiet: "a" } } });
    expect(live.state?.outputs).toEqual({ message: "a", loud: { message: "A" }, quiet: "a" });
  });

  it("has its defaults filled in", () => {
    const outputs = fields({ count: { type: "number", default: 7 } });
    const live = posted(new Live(planOf([callOf("upper", { outputs })])));

    expect(live.answer({})[0]).toMatchObject({ answer: { count: 7 } });
    expect(live.state?.outputs).toEqual({ message: "a", count: 7 });
  });
});

describe("a bad answer", () => {
  it.each<[JsonValue, string]>([
    [null, "expected an object, found null"],
    [[1], "expected an object, found a list"],
    ["text", 'expected an object, found the string "text"'],
    ["x".repeat(50), `expected an object, found the string "${"x".repeat(39)}…`],
    [7, "expected an object, found the number 7"],
    [{}, "outputs.message: expected a string, found nothing"],
    [{ message: 7 }, "outputs.message: expected a string, found a number"],
  ])("%j fails the attempt, and is not asked for again", (answer, words) => {
    const live = posted(new Live(processText({ retry: patient })));

    expect(kindsOf(live.answer(answer))).toEqual(["attempt-failed", "step-failed", "event-failed"]);
    expect(live.state?.error).toEqual({
      reason: "BAD_ANSWER",
      message: `The answer does not match the outputs of upper: ${words}`,
      step: "upper",
      attempts: 1,
      data: answer,
    });
  });

  it("is asked for again where the policy names BAD_ANSWER", () => {
    const live = posted(new Live(processText({ retry: { ...patient, on: ["BAD_ANSWER"] } })));

    expect(kindsOf(live.answer(null))).toEqual(["attempt-failed"]);
    live.wake();
    live.answer({ message: "A" });

    expect(live.call().step).toBe("reverse");
  });

  it("names the endpoint it came from", () => {
    const live = posted(new Live(planOf([callOf("upper", { endpoint: "loud" })])));

    live.answer(1);

    expect(live.state?.error?.message).toMatch(/^The answer does not match the outputs of upper\.loud: /);
  });
});

describe("an output mapping that goes wrong", () => {
  it.each([
    [failing(), "EXPRESSION_FAILED", "1 / 0: division by zero"],
    [failing("EXPRESSION_TOO_COSTLY"), "EXPRESSION_TOO_COSTLY", "1 / 0: division by zero"],
    [
      expression(() => [1], "answer.lines"),
      "EXPRESSION_FAILED",
      "answer.lines must give an object, and gave a list",
    ],
  ])("fails the step, keeps the answer, and asks nobody again", (mapping, reason, message) => {
    const live = posted(
      new Live(planOf([callOf("upper", { retry: patient, output: { kind: "mapping", mapping } })])),
    );

    expect(kindsOf(live.answer({ message: "A" }))).toEqual(["step-failed", "event-failed"]);
    expect(live.state?.status).toBe(EventStatus.FAILED);
    expect(live.state?.error).toEqual({
      reason,
      message,
      step: "upper",
      attempts: 1,
      data: { message: "A" },
    });
    expect(live.steps()[0]).toMatchObject({
      status: StepStatus.FAILED,
      attempts: [{ number: 1, startTimeMs: 1_000_000, endTimeMs: 1_000_000 }],
    });
  });
});

describe("a stale answer", () => {
  const answer = { message: "late" };

  it("to a step that is over changes nothing", () => {
    const live = posted(new Live(processText()));
    live.answer({ message: "A" });

    expect(live.answer(answer, { step: "upper", attempt: 1 })).toEqual([]);
    expect(live.answer(answer, { step: "nowhere", attempt: 1 })).toEqual([]);
  });

  it("to an earlier attempt changes nothing", () => {
    const live = posted(new Live(processText({ retry: patient })));
    live.fail();

    expect(live.answer(answer, { step: "upper", attempt: 1 })).toEqual([]);
    live.wake();
    expect(live.answer(answer, { step: "upper", attempt: 1 })).toEqual([]);
    expect(live.call().attempt).toBe(2);
  });

  it("to an event that has ended or is set aside changes nothing", () => {
    const live = posted(new Live(processText()));
    const call = live.call();

    live.do({ kind: "quarantine-event", message: "boom" });
    expect(live.answer(answer, call)).toEqual([]);
    live.do({ kind: "cancel-event", reason: "no longer wanted" });
    expect(live.answer(answer, call)).toEqual([]);
  });
});
