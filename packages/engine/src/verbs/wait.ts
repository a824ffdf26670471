import type { PlannedWait } from "@machinery/language";
import { evaluate } from "../turn/evaluate.js";
import type { Made } from "../fault.js";
import type { Frame } from "../state/frame.js";
import { failStep } from "../steps/fail-step.js";
import { stepErrorOf } from "../steps/step-error.js";
import type { Turn } from "../turn/turn.js";
import { valueWords } from "../values/value-words.js";
import type { Verb } from "./verb.js";

/** Waits for a time. One that has come already is not waited for. */
export const waitVerb: Verb<PlannedWait> = {
  begin(turn, frame, operation, path) {
    const until = untilOf(turn, frame, operation);
    if (!until.ok) failStep(turn, stepErrorOf(until.fault, path, 0));
    else if (until.value <= turn.nowMs) turn.record({ kind: "step-succeeded", version: 1, step: path });
    else turn.record({ kind: "wait-started", version: 1, step: path, untilMs: until.value });
  },
};

function untilOf(turn: Turn, frame: Frame, { durationMs, until }: PlannedWait): Made<number> {
  if (until === undefined) return { ok: true, value: turn.nowMs + (durationMs ?? 0) };
  const made = evaluate(turn, frame, until);
  if (!made.ok) return made;
  if (typeof made.value === "number") return { ok: true, value: Math.ceil(made.value) };
  const message = `${until.source} must give a time, and gave ${valueWords(made.value)}`;
  return { ok: false, fault: { reason: "EXPRESSION_FAILED", message } };
}
