import type { PlannedListen } from "@machinery/language";
import { limits } from "@machinery/protocol";
import type { Made } from "../fault.js";
import type { Frame } from "../state/frame.js";
import { failStep } from "../steps/fail-step.js";
import { offerKept } from "../steps/offer-signal.js";
import { stepErrorOf } from "../steps/step-error.js";
import type { Turn } from "../turn/turn.js";
import { textOf } from "./text-of.js";
import type { Verb } from "./verb.js";

/** Waits for a signal. One that was sent to the event before, and is kept, is taken at once. */
export const listenVerb: Verb<PlannedListen> = {
  begin(turn, frame, operation, path) {
    const key = keyOf(turn, frame, operation);
    if (!key.ok) return failStep(turn, stepErrorOf(key.fault, path, 0));
    turn.record({
      kind: "listen-started",
      version: 1,
      step: path,
      signal: operation.signal,
      ...(key.value !== undefined && { key: key.value }),
      ...(operation.timeoutMs !== undefined && { deadlineMs: turn.nowMs + operation.timeoutMs }),
    });
    offerKept(turn, path);
  },
};

function keyOf(turn: Turn, frame: Frame, { key }: PlannedListen): Made<string | undefined> {
  if (key === undefined) return { ok: true, value: undefined };
  const text = textOf(turn, frame, key, limits.signalKeyChars);
  if (!text.ok || text.value !== "") return text;
  const message = `${key.source} must give the key of a signal, and gave an empty text`;
  return { ok: false, fault: { reason: "EXPRESSION_FAILED", message } };
}
