import { EventStatus, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { kindsOf, Live } from "../../test/live.js";
import { once, patient, processText } from "../../test/plans.js";

const posted = (more: Parameters<typeof processText>[0]) => {
  const live = new Live(processText(more));
  live.post({ message: "a" });
  return live;
};

describe("a failed attempt", () => {
  it("is followed by others, each after its wait, until the policy is spent", () => {
    const live = posted({ retry: patient });
    const waits: number[] = [];

    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(kindsOf(live.fail())).toEqual(["attempt-failed"]);
      expect(live.state?.status).toBe(EventStatus.WAITING);
      expect(live.pending()).toEqual([{ kind: "wake", atMs: live.state?.wakeTimeMs }]);
      waits.push(live.state!.wakeTimeMs! - live.nowMs);
      expect(kindsOf(live.wake())).toEqual(["attempt-started"]);
    }

    expect(waits).toEqual([100, 200, 400]);
    expect(kindsOf(live.fail({ data: { why: "full" } }))).toEqual([
      "attempt-failed",
      "step-failed",
      "event-failed",
    ]);
    expect(live.state).toMatchObject({
      status: EventStatus.FAILED,
      error: {
        reason: "HTTP_5XX",
        message: "500 Internal Server Error",
        step: "upper",
        attempts: 4,
        data: { why: "full" },
      },
    });
    expect(live.pending()).toEqual([]);
  });

  it("sends the same inputs under the same key again", () => {
    const live = posted({ retry: patient });
    const first = live.call();

    live.fail();
    live.wake();

    expect(live.call()).toEqual({ ...first, attempt: 2 });
  });

  it("is the last one when it is not transient", () => {
    expect(kindsOf(posted({ retry: patient }).fail({ transient: false }))).toContain("event-failed");
  });

  it("is the last one when there may be only one", () => {
    expect(kindsOf(posted({ retry: once }).fail())).toContain("event-failed");
  });

  it("shows in the step", () => {
    const live = posted({ retry: patient });

    live.fail();

    expect(live.steps()).toEqual([
      {
        path: "upper",
        operation: "upper",
        verb: "call",
        status: StepStatus.RETRYING,
        service: "upper",
        startTimeMs: 1_000_000,
        inputs: { message: "a" },
        attempts: [
          {
            number: 1,
            startTimeMs: 1_000_000,
            endTimeMs: 1_000_000,
            error: { reason: "HTTP_5XX", message: "500 Internal Server Error", step: "upper", attempts: 1 },
          },
        ],
        nextAttemptTimeMs: 1_000_100,
      },
    ]);
  });

  it("is told twice without harm", () => {
    const live = posted({ retry: patient });
    const call = live.call();
    live.fail();

    expect(live.fail({}, call)).toEqual([]);
  });
});
