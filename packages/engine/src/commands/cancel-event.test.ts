import { EventStatus, StepStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import type { LiveEvent } from "../state/live-event.js";
import { Live } from "../../test/live.js";
import { patient, planOf, processText } from "../../test/plans.js";

const cancel = { kind: "cancel-event", reason: "no longer wanted" } as const;

it("ends an event and the step in flight with it", () => {
  const live = new Live(processText());
  live.post({ message: "a" });

  expect(live.do(cancel)).toEqual([{ kind: "event-cancelled", version: 1, reason: "no longer wanted" }]);
  expect(live.state).toMatchObject({ status: EventStatus.CANCELLED, ended: true, error: undefined });
  expect(live.pending()).toEqual([]);
  expect((live.state as LiveEvent).steps.size).toBe(0);
  expect(live.steps()).toMatchObject([
    {
      path: "upper",
      status: StepStatus.CANCELLED,
      endTimeMs: live.nowMs,
      attempts: [{ endTimeMs: live.nowMs }],
    },
  ]);
});

it("ends one that waits for its next attempt, has not begun, or is set aside", () => {
  const waiting = new Live(processText({ retry: patient }));
  waiting.post({ message: "a" });
  waiting.fail();
  waiting.do(cancel);
  expect(waiting.state).toMatchObject({ status: EventStatus.CANCELLED, wakeTimeMs: undefined });
  expect(waiting.steps()[0]?.nextAttemptTimeMs).toBeUndefined();

  const accepted = new Live(processText());
  accepted.post({ message: "a" }, false);
  accepted.do({ kind: "quarantine-event", message: "boom" });
  accepted.do(cancel);
  expect(accepted.state?.status).toBe(EventStatus.CANCELLED);
});

it("is asked for twice without harm", () => {
  const live = new Live(processText());
  live.post({ message: "a" });
  live.do(cancel);

  expect(live.do(cancel)).toEqual([]);
});

it("is refused when the event has ended otherwise", () => {
  const failed = new Live(processText());
  failed.post({ message: "a" });
  failed.fail();
  expect(failed.refusal(cancel)).toMatchObject({
    reason: "EVENT_ENDED",
    found: "event e1, which has failed",
  });

  const succeeded = new Live(planOf([]));
  succeeded.post();
  expect(succeeded.refusal(cancel)).toMatchObject({
    reason: "EVENT_ENDED",
    found: "event e1, which has succeeded",
  });
});
