import type { Rejection } from "@machinery/protocol";
import type { OpenStep } from "../state/open-step.js";
import type { Turn } from "../turn/turn.js";
import { eventEnded } from "./event-ended.js";

/** The step of that path that is held, or why there is none. */
export function parkedStep(
  { state }: Turn,
  path: string,
): { readonly ok: true; readonly step: OpenStep } | { readonly ok: false; readonly rejection: Rejection } {
  if (state.ended) return { ok: false, rejection: eventEnded(state, "repaired") };
  const step = state.steps.get(path);
  if (step?.parked !== undefined && !step.parked.fails && state.atWork) return { ok: true, step };
  const found = state.quarantined
    ? `step ${path} of an event that is set aside: resume that`
    : `step ${path}, which is not`;
  return {
    ok: false,
    rejection: {
      reason: "STEP_NOT_PARKED",
      expected: "a step that is held because its attempts are spent",
      found,
      todo: "look at the event's steps, and name one that is WAITING and parked",
    },
  };
}
