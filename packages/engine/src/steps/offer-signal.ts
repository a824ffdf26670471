import type { PlannedListen } from "@machinery/language";
import type { JsonObject } from "@machinery/protocol";
import { EngineError } from "../engine-error.js";
import { evaluateCondition } from "../turn/evaluate.js";
import { frameOf } from "../applying/frame-of.js";
import type { Fault } from "../fault.js";
import { keptSignals, signalName } from "../state/inbox.js";
import { mismatchWords } from "../values/mismatch-words.js";
import { operationOf } from "../plan/operation-of.js";
import type { OpenStep } from "../state/open-step.js";
import type { Turn } from "../turn/turn.js";
import { stepErrorOf } from "./step-error.js";
import { succeedAwaited } from "./succeed-awaited.js";

/** A signal as it is offered to a step that listens for its name. */
export interface OfferedSignal {
  readonly id: string;
  readonly data: JsonObject;
  /** Tells one content from another. */
  readonly digest: string;
}

/** How many signals that did not fit are written down for one step. */
const mostRefused = 20;

/** The steps that listen for a signal by its name, the first to begin first. */
export function listeningFor({ state }: Turn, signal: string): OpenStep[] {
  if (state.awaited === undefined) return [];
  return [...state.awaited.values()]
    .filter(({ awaited }) => awaited?.kind === "listen" && awaited.signal === signal)
    .sort((one, other) => one.order - other.order);
}

/** Offers a step that listens the signals that were sent to its event and are kept, the oldest first. Says whether it took one. */
export function offerKept(turn: Turn, path: string): boolean {
  const { awaited } = turn.state.steps.get(path) ?? {};
  if (awaited?.kind !== "listen") return false;
  return keptSignals(turn.state.inbox, turn.nowMs).some(
    (kept) => kept.signal === awaited.signal && offerSignal(turn, path, kept),
  );
}

/**
 * Offers a signal to a step that listens for its name and key. One that fits ends the step: true. One that is not what the step expects is
 * written down, and the step goes on listening; so it does, silently, when the event has taken the signal before or its filter wants another.
 */
export function offerSignal(turn: Turn, path: string, { id, data, digest }: OfferedSignal): boolean {
  const { state, plan } = turn;
  const operation = operationOf(plan, path);
  if (operation.verb !== "listen") throw new EngineError(`Step ${path} does not listen`);
  const { signal } = operation;
  if (state.inbox?.taken.has(signalName(signal, id))) return false;
  const fits = look(turn, path, operation, data);
  if (fits === false) return false;
  if ("reason" in fits) {
    const { awaited } = state.steps.get(path)!;
    if (awaited?.kind !== "listen" || awaited.refused.length >= mostRefused || awaited.refused.includes(id))
      return false;
    const error = stepErrorOf(fits, path, 0);
    turn.record({ kind: "signal-refused", version: 1, step: path, signal, id, error });
    return false;
  }
  turn.record({ kind: "signal-taken", version: 1, step: path, signal, id, digest });
  succeedAwaited(turn, path, operation.output, fits.data);
  return true;
}

/** The data with defaults filled in; false when the filter wants another; why it does not fit. */
function look(
  turn: Turn,
  path: string,
  { signal, expects, filter }: PlannedListen,
  data: JsonObject,
): { readonly data: JsonObject } | Fault | false {
  const checked = expects.check(data, "data");
  if (!checked.ok) {
    const message = `The signal ${signal} is not what is expected: ${mismatchWords(checked.mismatches)}`;
    return { reason: "BAD_SIGNAL", message };
  }
  if (filter === undefined) return { data: checked.value };
  const holds = evaluateCondition(turn, frameOf(turn.state, path), filter, checked.value);
  if (!holds.ok) return holds.fault;
  return holds.value ? { data: checked.value } : false;
}
