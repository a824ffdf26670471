import { addFact, createEventView, StepStatus, valueToJson } from "@machinery/client";
import type { Event, Fact, JsonValue, StepView } from "@machinery/client";
import type { RunHistory, RunStep } from "./run-history.js";
import type { RunMoment } from "./run-moment.js";

/** All that a history tells of one step up to a moment. */
export interface StepDetails {
  /** The step as it stood. */
  readonly view: StepView;
  /** What was sent; what a loop goes over. Undefined: nothing is told. */
  readonly inputs: JsonValue | undefined;
  /** What was answered, set or gathered. */
  readonly outputs: JsonValue | undefined;
  /** Who gave the answer apart from the call: `callback`, `person`. */
  readonly givenBy: string;
  /** What was sent to undo it. */
  readonly undoInputs: JsonValue | undefined;
  /** Until when a service that answers later may be silent, in milliseconds since 1970. */
  readonly silentUntilMs: number | undefined;
  readonly facts: readonly Fact[];
}

/** What the history tells of a step up to a moment. */
export function stepDetails(
  event: Event,
  history: RunHistory,
  step: RunStep,
  moment: RunMoment,
): StepDetails {
  const facts = step.facts
    .filter((sequence) => sequence <= moment.sequence)
    .map((sequence) => history.facts[sequence - 1]!);
  const alone = createEventView(event);
  for (const fact of facts) addFact(alone, fact);
  const view = alone.steps[0] ?? step.view;
  // What ended it may have been told of what is around it.
  const status = moment.statuses[step.index] ?? StepStatus.UNSPECIFIED;
  const isOver = step.endSequence !== undefined && step.endSequence <= moment.sequence;
  const ended = isOver && step.view.endMs !== undefined ? { endMs: step.view.endMs } : {};
  const heard = facts.findLast(({ kind }) => kind === "attempt-accepted" || kind === "attempt-alive");
  return {
    view: { ...view, status, ...ended },
    inputs: valueOf(facts.find(isInput)?.inputs),
    outputs: valueOf(
      facts.findLast(({ kind }) => kind === "step-succeeded" || kind === "step-skipped")?.outputs,
    ),
    givenBy: facts.findLast(({ givenBy }) => givenBy !== "")?.givenBy ?? "",
    undoInputs: valueOf(facts.find(({ kind }) => kind === "compensation-started")?.inputs),
    silentUntilMs: heard?.wakeTime === undefined ? undefined : Number(heard.wakeTime.seconds) * 1_000,
    facts,
  };
}

const isInput = ({ kind, inputs }: Fact): boolean => inputs !== undefined && kind !== "compensation-started";

const valueOf = (value: Fact["inputs"]): JsonValue | undefined =>
  value === undefined ? undefined : valueToJson(value);
