import { EventStatus, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { Live } from "../../test/live.js";
import { callOf, expression, failing, planOf, setOf, tryOf, waitOf } from "../../test/plans.js";

const year = 365 * 86_400_000;

describe("wait", () => {
  it("owes nothing but its time, and goes on then", () => {
    const live = new Live(planOf([waitOf("pause", { durationMs: year }), callOf("ask")]));
    live.post();

    expect(live.state).toMatchObject({ status: EventStatus.WAITING, wakeTimeMs: 1_000_000 + year });
    expect(live.pending()).toEqual([{ kind: "wake", atMs: 1_000_000 + year }]);
    expect(live.steps()).toMatchObject([
      { path: "pause", verb: "wait", status: StepStatus.WAITING, wakeTimeMs: 1_000_000 + year },
    ]);

    live.nowMs += year - 1;
    expect(live.do({ kind: "timer-due" })).toEqual([]);
    live.do({ kind: "recover-event" });
    live.nowMs += 1;
    live.do({ kind: "timer-due" });

    expect(live.call().step).toBe("ask");
    expect(live.steps()[0]).toMatchObject({ status: StepStatus.SUCCEEDED, endTimeMs: live.nowMs });
    expect(live.steps()[0]).not.toHaveProperty("wakeTimeMs");
  });

  it("waits until a time, in whole milliseconds", () => {
    const live = new Live(planOf([waitOf("pause", { until: expression(({ nowMs }) => nowMs + 0.5) })]));
    live.post();

    expect(live.state?.wakeTimeMs).toBe(1_000_001);
    live.wake();
    expect(live.state?.status).toBe(EventStatus.SUCCEEDED);
  });

  it.each([[1_000_000], [5], [-5]])("does not wait for a time that has come: %s", (time) => {
    const live = new Live(planOf([waitOf("pause", { until: expression(() => time) })]));
    live.post();

    expect(live.state?.status).toBe(EventStatus.SUCCEEDED);
  });

  it.each([
    [failing(), "1 / 0: division by zero"],
    [expression(() => "soon", "data.when"), 'data.when must give a time, and gave the string "soon"'],
  ])("fails when it cannot tell the time", (until, message) => {
    const live = new Live(planOf([waitOf("pause", { until })]));
    live.post();

    expect(live.state?.error).toEqual({ reason: "EXPRESSION_FAILED", message, step: "pause", attempts: 0 });
  });

  it("waits inside a body, and is cancelled with its event", () => {
    const live = new Live(
      planOf([tryOf("attempt", [waitOf("pause", { durationMs: 5 })], [], [setOf("last", () => ({ a: 1 }))])]),
    );
    live.post();
    expect(live.steps().map(({ path }) => path)).toEqual(["attempt", "attempt.pause"]);

    live.do({ kind: "cancel-event", reason: "no longer wanted" });

    expect(live.pending()).toEqual([]);
    expect(live.steps().map(({ status }) => status)).toEqual([StepStatus.CANCELLED, StepStatus.CANCELLED]);
  });

  it("goes on at once when its time came while the event was set aside", () => {
    const live = new Live(planOf([waitOf("pause", { durationMs: 5 })]));
    live.post();
    live.do({ kind: "quarantine-event", message: "boom" });
    live.nowMs += 10;
    expect(live.pending()).toEqual([]);
    live.do({ kind: "resume-event" });

    expect(live.state?.status).toBe(EventStatus.SUCCEEDED);
  });
});
