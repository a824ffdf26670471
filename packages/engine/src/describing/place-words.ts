import type { Plan } from "@machinery/language";
import type { EventState } from "../state/event-state.js";
import type { BodyEntered, Fact } from "../facts/fact.js";
import { LiveEvent } from "../state/live-event.js";
import { findOperation } from "../plan/operation-of.js";
import { serviceOf } from "../plan/service-of.js";
import { stepPath } from "../state/step-path.js";

/** Where in its workflow a fact belongs, in words. */
export interface PlaceWords {
  /** Empty when it concerns the event. */
  readonly verb: string;
  /** `service` or `service.endpoint`; empty when the step calls none. */
  readonly service: string;
  /** Which of its bodies the step entered, which has ended, or which is undone: `cases[0]`, `otherwise`, `do[3]`, the name of a branch. */
  readonly body?: string;
}

/**
 * Says where a fact belongs; `chosen` is what {@link chosenService} gives for it. Where the plan does not know the step's operation, because a workflow
 * can no longer be read, verb and service are empty.
 */
export function placeWords(plan: Plan, fact: Fact, chosen: string | undefined): PlaceWords {
  const what = undoing.has(fact.kind)
    ? whatOf(plan, stepPath.undo(stepOf(fact)), chosen)
    : whatOf(plan, stepOf(fact), chosen);
  const body = bodyIn(fact);
  return body === undefined ? what : { ...what, body };
}

/** The service that a fact's step has chosen, or chooses by it; undefined where it does not choose. `before` is the state without the fact. */
export function chosenService(before: EventState | undefined, fact: Fact): string | undefined {
  if (fact.kind === "step-started") return fact.service;
  return "step" in fact && before instanceof LiveEvent ? before.steps.get(fact.step)?.service : undefined;
}

const undoing: ReadonlySet<string> = new Set([
  "compensation-started",
  "compensation-succeeded",
  "compensation-failed",
]);

const stepOf = (fact: Fact): string => ("step" in fact ? fact.step : "");

function whatOf(plan: Plan, step: string, chosen: string | undefined): PlaceWords {
  const operation = step === "" ? undefined : findOperation(plan, step);
  if (operation === undefined) return { verb: "", service: "" };
  if (stepPath.undone(step) !== undefined) {
    const compensate = "compensate" in operation ? operation.compensate : undefined;
    return { verb: operation.verb, service: compensate === undefined ? "" : serviceOf(compensate) };
  }
  return { verb: operation.verb, service: chosen ?? (operation.verb === "call" ? serviceOf(operation) : "") };
}

function bodyIn(fact: Fact): string | undefined {
  if (fact.kind === "body-entered" || fact.kind === "body-ended") return bodyOf(fact);
  return fact.kind === "unwinding-started" && fact.after.kind === "body-ended"
    ? bodyOf(fact.after)
    : undefined;
}

/** The name of a body that was entered or has ended: with the round of a loop, or that of a branch. */
function bodyOf({
  branch,
  round,
  body = "do",
}: Partial<Pick<BodyEntered, "branch" | "round" | "body">>): string {
  return branch ?? stepPath.body(body, round);
}
