import type { PlannedTry } from "@machinery/language";
import type { StepError } from "../error.js";
import { evaluateCondition } from "../turn/evaluate.js";
import type { Made } from "../fault.js";
import type { Frame } from "../state/frame.js";
import { stepErrorOf } from "../steps/step-error.js";
import { frameOf } from "../applying/frame-of.js";
import type { Turn } from "../turn/turn.js";
import { unwind } from "../turn/unwind.js";
import type { Verb } from "./verb.js";

/** Carries out `do`; hands an error to the first catch that takes it; carries out `finally` in any case, and then lets go on what was on its way. */
export const tryVerb: Verb<PlannedTry> = {
  begin(turn, _frame, _operation, path) {
    turn.record({ kind: "body-entered", version: 1, step: path, body: "do" });
  },

  bodyEnded(turn, frame, { bodies }) {
    const { step, body, leaving } = frame;
    if (body !== "finally" && bodies["finally"] !== undefined) {
      turn.record({ kind: "body-entered", version: 1, step, body: "finally" });
    } else if (leaving === undefined) turn.record({ kind: "step-succeeded", version: 1, step });
    else turn.leaving.push({ from: frame, leaving });
  },

  bodyLeft(turn, frame, operation, leaving) {
    const { step, body } = frame;
    if (body === "finally") return leaving;
    let onward = leaving;
    if (body === "do" && "error" in leaving) {
      const taker = takerOf(turn, frame, operation, leaving.error);
      if (!taker.ok) onward = { error: stepErrorOf(taker.fault, step, 0) };
      else if (taker.value !== undefined) {
        const { error } = leaving;
        const entered = { kind: "body-entered", step, body: `catch[${taker.value}]`, error } as const;
        if (operation.catches[taker.value]?.undo) unwind(turn, regionAround(turn, frame), entered);
        else turn.record({ version: 1, ...entered });
        return undefined;
      }
    }
    if (operation.bodies["finally"] === undefined) return onward;
    turn.record({ kind: "body-entered", version: 1, step, body: "finally", leaving: onward });
    return undefined;
  },

  handles(turn, frame, operation, error) {
    if (frame.body !== "do") return false;
    const taker = takerOf(turn, frame, operation, error);
    return !taker.ok || taker.value !== undefined;
  },
};

/** The body with a document of its own that a body belongs to. */
function regionAround({ state }: Turn, frame: Frame): Frame {
  let region = frame;
  while (region.step !== "") {
    const outer = frameOf(state, region.step);
    if (outer.scope !== frame.scope) break;
    region = outer;
  }
  return region;
}

/** Which catch takes an error, if any. */
function takerOf(
  turn: Turn,
  frame: Frame,
  { catches }: PlannedTry,
  error: StepError,
): Made<number | undefined> {
  for (const [index, { reasons, when }] of catches.entries()) {
    if (reasons !== undefined && !reasons.includes(error.reason)) continue;
    const holds = when === undefined ? yes : evaluateCondition(turn, { ...frame, error }, when);
    if (!holds.ok) return holds;
    if (holds.value) return { ok: true, value: index };
  }
  return { ok: true, value: undefined };
}

const yes = { ok: true, value: true } as const;
