import type { PlannedCall } from "@machinery/language";
import { gatherInputs } from "../steps/gather-inputs.js";
import { failStep } from "../steps/fail-step.js";
import { stepErrorOf } from "../steps/step-error.js";
import { startAttempt } from "../steps/start-attempt.js";
import type { Verb } from "./verb.js";

/** Calls a service. The step stays open until an attempt is answered or the attempts are spent. */
export const callVerb: Verb<PlannedCall> = {
  begin(turn, frame, call, path) {
    const inputs = gatherInputs(turn, frame, call);
    if (!inputs.ok) return failStep(turn, stepErrorOf(inputs.fault, path, 0));
    const started = { kind: "step-started", version: 1, step: path, inputs: inputs.value } as const;
    const deadline = call.timeoutMs === undefined ? {} : { deadlineMs: turn.nowMs + call.timeoutMs };
    turn.record({ ...started, ...deadline });
    startAttempt(turn, path);
  },
};
