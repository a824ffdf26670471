import { limits, type JsonValue } from "@machinery/protocol";
import { EvaluationFailure, Frame, TooCostly } from "../cel/frame.js";
import type { Term } from "../cel/term.js";
import { Optional, type Value } from "../cel/value.js";
import type { Evaluated, Scope } from "../plan.js";
import { settle, Size } from "./settle.js";

/** A compiled term as what others evaluate: it never throws for what the values are, and gives plain JSON. */
export function toEvaluate(term: Term): (scope: Scope) => Evaluated {
  if (term.constant !== undefined) {
    const constant: Evaluated = { ok: true, value: term.constant as JsonValue };
    return () => constant;
  }
  const { run, path } = term;
  // A selection gives a part of the scope, which is JSON within bounds already, unless it is a time.
  const selects =
    path !== undefined && term.type.kind !== "timestamp" && term.type.kind !== "optional" && path !== "event";
  return (scope) => evaluate(run as (frame: Frame<Scope>) => Value, scope, selects);
}

function evaluate(run: (frame: Frame<Scope>) => Value, scope: Scope, selects: boolean): Evaluated {
  const frame = new Frame(scope);
  const { meter } = scope;
  try {
    const value = run(frame);
    if (selects) return { ok: true, value: value as JsonValue };
    if (value instanceof Optional && Optional.get(value) === undefined)
      return failed("EXPRESSION_FAILED", "the value is absent");
    const size = new Size();
    const settled = settle(value, size);
    // Looking at what is made takes its time as well.
    if (meter !== undefined) meter.steps += size.chars / 64;
    return { ok: true, value: settled };
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    return failed(error instanceof TooCostly ? "EXPRESSION_TOO_COSTLY" : "EXPRESSION_FAILED", error.message);
  } finally {
    if (meter !== undefined) meter.steps += limits.expressionSteps - frame.stepsLeft;
  }
}

const failed = (reason: "EXPRESSION_FAILED" | "EXPRESSION_TOO_COSTLY", message: string): Evaluated => ({
  ok: false,
  reason,
  message,
});
