import type { PlannedCall } from "@machinery/language";
import { evaluate } from "../turn/evaluate.js";
import { ifHeld } from "../turn/if-held.js";
import type { Made } from "../fault.js";
import type { Frame } from "../state/frame.js";
import { gatherInputs } from "../steps/gather-inputs.js";
import { failStep } from "../steps/fail-step.js";
import { stepErrorOf } from "../steps/step-error.js";
import { startAttempt } from "../steps/start-attempt.js";
import type { Turn } from "../turn/turn.js";
import { valueWords } from "../values/value-words.js";
import type { Verb } from "./verb.js";

/** Calls a service. The step stays open until an attempt is answered or the attempts are spent. */
export const callVerb: Verb<PlannedCall> = {
  begin(turn, frame, planned, path) {
    const chosen = chooseCall(turn, frame, planned);
    if (!chosen.ok) return failStep(turn, stepErrorOf(chosen.fault, path, 0));
    const { call, service } = chosen.value;
    const inputs = ifHeld(turn, gatherInputs(turn, frame, call));
    if (!inputs.ok) return failStep(turn, stepErrorOf(inputs.fault, path, 0));
    const started = { kind: "step-started", version: 1, step: path, inputs: inputs.value } as const;
    const deadline = call.timeoutMs === undefined ? {} : { deadlineMs: turn.nowMs + call.timeoutMs };
    turn.record({ ...started, ...deadline, ...service });
    startAttempt(turn, path);
  },
};

interface Chosen {
  readonly call: PlannedCall;
  /** What the fact says of the choice: nothing where there was none. */
  readonly service?: { readonly service: string };
}

/** The call itself, or the one that its expression chooses: of all attempts, since the choice is in the fact. */
function chooseCall(turn: Turn, frame: Frame, call: PlannedCall): Made<Chosen> {
  const { choice } = call;
  if (choice === undefined) return { ok: true, value: { call } };
  const made = evaluate(turn, frame, choice.service);
  if (!made.ok) return made;
  const service = typeof made.value === "string" ? made.value : undefined;
  const chosen = service === undefined ? undefined : choice.among.get(service);
  if (service !== undefined && chosen !== undefined)
    return { ok: true, value: { call: chosen, service: { service } } };
  const found = service === undefined ? valueWords(made.value) : JSON.stringify(service.slice(0, 120));
  const message = `${choice.service.source} must give one of ${[...choice.among.keys()].join(", ")}, and gave ${found}`;
  return { ok: false, fault: { reason: "SERVICE_NOT_ALLOWED", message } };
}
