import { limits } from "@machinery/protocol";
import type { Value } from "./value.js";

/** One evaluation at work: what its expressions see, what the macros have bound, and the steps that are left. */
export class Frame<S = unknown> {
  /** Bound by macros, by slot. */
  readonly locals: Value[] = [];
  stepsLeft: number = limits.expressionSteps;

  constructor(readonly scope: S) {}

  /** Takes steps from the budget; its end ends the evaluation. */
  spend(steps: number): void {
    this.stepsLeft -= steps;
    if (!(this.stepsLeft >= 0)) throw new TooCostly();
  }
}

/** An evaluation that failed. Thrown inside this package only; it leaves as a value. */
export class EvaluationFailure extends Error {}

/** An evaluation that ran out of steps. Nothing inside an expression may absorb it. */
export class TooCostly extends EvaluationFailure {
  constructor() {
    super(`more than ${limits.expressionSteps} steps`);
  }
}

/** Ends the evaluation with a message for people. */
export function fail(message: string): never {
  throw new EvaluationFailure(message);
}
