import { EventStatus, StepStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import { kindsOf, Live } from "../../test/live.js";
import { once, patient, processText } from "../../test/plans.js";

const recover = { kind: "recover-event" } as const;

const posted = (more: Parameters<typeof processText>[0], start = true) => {
  const live = new Live(processText(more));
  live.post({ message: "a" }, start);
  return live;
};

it("counts an attempt in flight and makes the next at once, whatever reasons the policy names", () => {
  const live = posted({ retry: { ...patient, on: ["DECLINED"] } });

  expect(live.do(recover)).toEqual([
    { kind: "attempt-interrupted", version: 1, step: "upper", attempt: 1, retryAtMs: 1_000_000 },
    { kind: "attempt-started", version: 1, step: "upper", attempt: 2 },
  ]);
  expect(live.state?.status).toBe(EventStatus.RUNNING);
  expect(live.steps()[0]).toMatchObject({
    status: StepStatus.RUNNING,
    attempts: [{ error: { reason: "INTERRUPTED", attempts: 1 } }, { number: 2 }],
  });
});

it("makes a call that may be made once at most once", () => {
  const live = posted({ retry: once });

  expect(kindsOf(live.do(recover))).toEqual(["attempt-interrupted", "step-failed", "event-failed"]);
  expect(live.state?.error).toMatchObject({ reason: "INTERRUPTED", step: "upper", attempts: 1 });
});

it("fails a step whose deadline passed meanwhile", () => {
  const live = posted({ retry: patient, timeoutMs: 500 });
  live.nowMs += 500;

  expect(kindsOf(live.do(recover))).toEqual(["attempt-interrupted", "step-failed", "event-failed"]);
  expect(live.state?.error?.reason).toBe("TIMEOUT");
});

it("begins the step that a daemon which was stopping did not begin any more", () => {
  const live = posted({});
  live.stopping = true;
  live.answer({ message: "A" });
  live.stopping = false;
  expect([live.state?.status, live.calls()]).toEqual([EventStatus.RUNNING, []]);

  expect(kindsOf(live.do(recover))).toEqual(["step-started", "attempt-started"]);
  expect(live.call()).toMatchObject({ step: "reverse", attempt: 1, inputs: { message: "A" } });
});

it("finds nothing to do when no call was in flight", () => {
  const waiting = posted({ retry: patient });
  waiting.fail();
  expect(waiting.do(recover)).toEqual([]);

  expect(posted({}, false).do(recover)).toEqual([]);

  const ended = posted({});
  ended.fail();
  expect(ended.do(recover)).toEqual([]);
});
