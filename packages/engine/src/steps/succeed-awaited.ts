import type { PlannedOutput } from "@machinery/language";
import type { JsonObject } from "@machinery/protocol";
import type { Turn } from "../turn/turn.js";
import { failStep } from "./fail-step.js";
import { mergeOf } from "./merge-of.js";
import { stepErrorOf } from "./step-error.js";

/** Ends a step with what it waited for. What was said is kept with the error where the workflow can make nothing of it. */
export function succeedAwaited(turn: Turn, path: string, output: PlannedOutput, answer: JsonObject): void {
  const merge = mergeOf(turn, path, output, answer);
  if (merge.ok) turn.record({ kind: "step-succeeded", version: 1, step: path, answer, ...merge.value });
  else failStep(turn, stepErrorOf({ ...merge.fault, data: answer }, path, 0));
}
