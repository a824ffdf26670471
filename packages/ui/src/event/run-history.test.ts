import { EventStatus, StepStatus } from "@machinery/client";
import { expect, it } from "vitest";
import { historyOf } from "./testing/history-of.js";

const call = { verb: "call", service: "upper" };
const loop = [
  { kind: "event-accepted", eventStatus: EventStatus.ACCEPTED },
  { kind: "loop-started", step: "each", verb: "for", eventStatus: EventStatus.RUNNING },
  { kind: "body-entered", step: "each", verb: "for", body: "do[1]" },
  { kind: "step-started", step: "each[1].upper", ...call },
  { kind: "body-entered", step: "each", verb: "for", body: "do[0]" },
  { kind: "step-started", step: "each[0].upper", ...call },
  { kind: "step-succeeded", step: "each[0].upper", ...call },
  { kind: "event-cancelled", eventStatus: EventStatus.CANCELLED },
] as const;

it("says how every step stood at any moment", () => {
  const history = historyOf(loop);
  const stood = (sequence: number) => {
    const { begun, status, statuses } = history.at(sequence);
    return [begun, status, Array.from(statuses)];
  };

  expect(stood(1)).toEqual([0, EventStatus.ACCEPTED, [0, 0, 0]]);
  expect(stood(4)).toEqual([2, EventStatus.RUNNING, [StepStatus.RUNNING, StepStatus.RUNNING, 0]]);
  expect(stood(7)).toEqual([
    3,
    EventStatus.RUNNING,
    [StepStatus.RUNNING, StepStatus.RUNNING, StepStatus.SUCCEEDED],
  ]);
  expect(stood(99)).toEqual([
    3,
    EventStatus.CANCELLED,
    [StepStatus.CANCELLED, StepStatus.CANCELLED, StepStatus.SUCCEEDED],
  ]);
  expect(history.at(4)).toMatchObject({ sequence: 4, timeMs: 1_030 });
  expect(history.at(-1).sequence).toBe(1);
});

it("knows which facts tell of a step, when it ended, and what lies in what", () => {
  const history = historyOf(loop);

  expect(history.step("each")).toMatchObject({
    sequence: 2,
    endSequence: 8,
    facts: [2, 3, 5],
    entered: [
      { body: "do", sequence: 3 },
      { body: "do", sequence: 5 },
    ],
  });
  expect(history.stepsIn(undefined).map(({ path }) => path)).toEqual(["each"]);
  expect(history.stepsIn("each").map(({ path }) => path)).toEqual(["each[1].upper", "each[0].upper"]);
  expect(history.stepsOf("upper").map(({ endSequence }) => endSequence)).toEqual([8, 7]);
  expect(history.step("gone")).toBeUndefined();
});

it("tells of what undoes a step under that", () => {
  const history = historyOf([
    { kind: "step-succeeded", step: "upper", ...call },
    { kind: "compensation-started", step: "upper", ...call },
    { kind: "attempt-started", step: "upper/undo", attempt: 1, ...call },
    { kind: "compensation-succeeded", step: "upper", ...call },
  ]);

  expect(history.step("upper")?.facts).toEqual([1, 2, 3, 4]);
  expect([1, 2, 3, 4].map((at) => history.at(at).statuses[0])).toEqual([
    StepStatus.SUCCEEDED,
    StepStatus.COMPENSATING,
    StepStatus.COMPENSATING,
    StepStatus.COMPENSATED,
  ]);
});

it("passes over what it has", () => {
  const history = historyOf(loop);
  const again = history.facts[2]!;

  history.add(again);
  history.add({ ...again, sequence: 99n });

  expect(history.length).toBe(8);
});
