import type { Expression, Scope } from "@machinery/language";
import type { JsonObject, JsonValue } from "@machinery/protocol";
import type { Made } from "../fault.js";
import type { Frame } from "../state/frame.js";
import { isObject } from "../values/is-object.js";
import type { Turn } from "./turn.js";
import { valueWords } from "../values/value-words.js";

/**
 * Evaluates an expression in a frame. Only decisions do: what it gives is written into facts, which must never change after. It may share
 * parts with what it was evaluated on: data, documents and answers are replaced and never changed in place. The table of answers alone
 * is; the language gives a copy of that (see {@link Expression}).
 */
export function evaluate(
  turn: Turn,
  frame: Frame,
  expression: Expression,
  answer?: JsonValue,
): Made<JsonValue> {
  const evaluated = expression.evaluate(scopeOf(turn, frame, answer));
  if (evaluated.ok) return { ok: true, value: evaluated.value };
  return { ok: false, fault: { reason: evaluated.reason, message: evaluated.message } };
}

/** Evaluates an expression that must give an object. */
export function evaluateObject(
  turn: Turn,
  frame: Frame,
  expression: Expression,
  answer?: JsonValue,
): Made<JsonObject> {
  const made = evaluate(turn, frame, expression, answer);
  if (!made.ok) return made;
  return isObject(made.value)
    ? { ok: true, value: made.value }
    : wrongKind(expression, "an object", made.value);
}

/** Evaluates a condition. */
export function evaluateCondition(
  turn: Turn,
  frame: Frame,
  expression: Expression,
  answer?: JsonValue,
): Made<boolean> {
  const made = evaluate(turn, frame, expression, answer);
  if (!made.ok) return made;
  return typeof made.value === "boolean"
    ? { ok: true, value: made.value }
    : wrongKind(expression, "true or false", made.value);
}

function wrongKind(expression: Expression, expected: string, found: JsonValue): Made<never> {
  const message = `${expression.source} must give ${expected}, and gave ${valueWords(found)}`;
  return { ok: false, fault: { reason: "EXPRESSION_FAILED", message } };
}

function scopeOf(turn: Turn, frame: Frame, answer: JsonValue | undefined): Scope {
  const { state, nowMs, meter } = turn;
  const event = { id: state.eventId, data: state.data, labels: state.labels, timeMs: state.ackTimeMs };
  const { document: data, answers: steps } = frame.scope;
  const { error, locals } = frame;
  // Where the event stands, and when: no two draws of an event agree in all of it.
  const draw = (): string =>
    [state.seed, frame.path, frame.position, state.opened, nowMs, turn.draws++].join("/");
  const scope = { data, event, steps, nowMs, meter, draw };
  if (answer === undefined && error === undefined && locals === undefined) return scope;
  return {
    ...scope,
    ...(locals !== undefined && { locals }),
    ...(answer !== undefined && { answer }),
    ...(error !== undefined && { error: { ...error } }),
  };
}
