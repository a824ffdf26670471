import { create } from "@bufbuild/protobuf";
import { EventDeferralReason, EventSchema, EventStatus, millisToTimestamp } from "@machinery/client";
import { expect, it } from "vitest";
import { callTexts } from "../copying/call-texts.js";
import { hinderedSteps } from "../event/leading-step.js";
import { historyOf } from "../event/testing/history-of.js";
import { remedies } from "./remedies.js";

const event = create(EventSchema, { eventId: "e1", workflow: "order" });
const retrying = (step: string) => [
  { kind: "attempt-started", step, verb: "call", attempt: 1 },
  { kind: "attempt-failed", step, verb: "call", attempt: 1, nextAttemptTime: millisToTimestamp(9_000) },
];

it("resumes the workflow, or the event, where that is what keeps it", () => {
  const deferral = { reason: EventDeferralReason.WORKFLOW_PAUSED };
  const [first] = remedies(
    create(EventSchema, { workflow: "order", deferral }),
    EventStatus.ACCEPTED,
    [],
    [],
  );

  expect(callTexts(first!.order({}).copied, "http://127.0.0.1:6224").cli).toBe(
    "machinery workflow resume order",
  );
  expect(remedies(event, EventStatus.ACCEPTED, [], [])).toEqual([]);
  expect(remedies(event, EventStatus.PAUSED, [], []).map(({ name }) => name)).toEqual(["Resume"]);
});

it("tries all steps at once where there are several", () => {
  const one = hinderedSteps(historyOf(retrying("a")));
  const two = hinderedSteps(historyOf([...retrying("a"), ...retrying("b")]));

  expect(remedies(event, EventStatus.WAITING, one, [])).toEqual([]);
  expect(remedies(event, EventStatus.WAITING, two, []).map(({ name, says }) => [name, says])).toEqual([
    ["Retry all", "All steps that are held or wait for their next attempt are tried at once: 2."],
  ]);
});
