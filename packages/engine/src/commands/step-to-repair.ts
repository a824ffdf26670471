import type { Rejection } from "@machinery/protocol";
import type { OpenStep } from "../state/open-step.js";
import type { Turn } from "../turn/turn.js";
import { eventEnded } from "./event-ended.js";

/** The open step of a path that somebody may look after in a way, or the refusal with STEP_NOT_PARKED or EVENT_ENDED. */
export function stepToRepair(
  { state }: Turn,
  path: string,
  { expected, fits }: Repair,
): { readonly ok: true; readonly step: OpenStep } | { readonly ok: false; readonly rejection: Rejection } {
  if (state.ended) return { ok: false, rejection: eventEnded(state, "repaired") };
  const step = state.steps.get(path);
  if (step !== undefined && state.atWork && fits(step)) return { ok: true, step };
  const found = state.quarantined
    ? `step ${path} of an event that is set aside: resume that`
    : `step ${path}, which is not`;
  return { ok: false, rejection: notToRepair(expected, found) };
}

/** Which steps can be looked after in a way. */
export interface Repair {
  /** In words. */
  readonly expected: string;
  readonly fits: (step: OpenStep) => boolean;
}

/** Whether a step is held for somebody to look after it. One that fails once its event goes on is not. */
export const isHeld = ({ parked }: OpenStep): boolean => parked !== undefined && !parked.fails;

/** The refusal of what only some steps can have done to them. */
export const notToRepair = (expected: string, found: string): Rejection => ({
  reason: "STEP_NOT_PARKED",
  expected,
  found,
  todo: "look at the event's steps, and name one of those",
});
