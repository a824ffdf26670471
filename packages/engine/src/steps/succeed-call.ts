import type { JsonObject } from "@machinery/protocol";
import type { Given } from "../state/given.js";
import type { OpenStep } from "../state/open-step.js";
import { callOf } from "../plan/operation-of.js";
import type { Turn } from "../turn/turn.js";
import { failStep } from "./fail-step.js";
import { keepUndo } from "./keep-undo.js";
import { mergeOf, writtenBy } from "./merge-of.js";
import { stepErrorOf } from "./step-error.js";

/** Ends a call with an answer that matches. `given` says who gave it, when it did not come with the call. */
export function succeedCall(
  turn: Turn,
  { path, attempt }: Pick<OpenStep, "path" | "attempt">,
  answer: JsonObject,
  given?: Given,
): void {
  const call = callOf(turn.plan, path);
  const merge = mergeOf(turn, path, call.output, answer);
  if (!merge.ok) {
    // The service has done its part, so it is not asked again; what it said is kept with the error.
    const error = stepErrorOf({ ...merge.fault, data: answer }, path, attempt);
    failStep(turn, error, { ...keepUndo(turn, path, { answer }), ...(given && { given }) });
    return;
  }
  turn.record({
    kind: "step-succeeded",
    version: 1,
    step: path,
    answer,
    ...merge.value,
    ...(given && { given }),
    ...(call.compensate && keepUndo(turn, path, { answer, written: writtenBy(merge.value, answer) })),
  });
}
