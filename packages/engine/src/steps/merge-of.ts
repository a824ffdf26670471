import type { PlannedOutput } from "@machinery/language";
import type { JsonObject } from "@machinery/protocol";
import { evaluateObject } from "../turn/evaluate.js";
import { ifHeld } from "../turn/if-held.js";
import type { StepSucceeded } from "../facts/fact.js";
import { frameOf } from "../applying/frame-of.js";
import type { Made } from "../fault.js";
import type { Turn } from "../turn/turn.js";

/** What an answer writes into the document. Fails with EVENT_TOO_LARGE where the event cannot hold it. */
export function mergeOf(
  turn: Turn,
  path: string,
  output: PlannedOutput,
  answer: JsonObject,
): Made<Pick<StepSucceeded, "merge">> {
  const held = ifHeld(turn, { ok: true, value: answer });
  if (!held.ok) return held;
  if (output.kind === "none") return { ok: true, value: {} };
  if (output.kind === "merge") return { ok: true, value: { merge: "answer" } };
  const values = ifHeld(turn, evaluateObject(turn, frameOf(turn.state, path), output.mapping, answer));
  return values.ok ? { ok: true, value: { merge: { values: values.value } } } : values;
}

/** What that was made of, in full. */
export const writtenBy = (
  { merge }: Pick<StepSucceeded, "merge">,
  answer: JsonObject,
): JsonObject | undefined => (merge === "answer" ? answer : merge?.values);
