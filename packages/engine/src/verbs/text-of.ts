import type { Expression } from "@machinery/language";
import { evaluate } from "../turn/evaluate.js";
import type { Made } from "../fault.js";
import type { Frame } from "../state/frame.js";
import type { Turn } from "../turn/turn.js";
import { valueWords } from "../values/value-words.js";

/** What an expression gives, as a text of bounded length. Numbers are fine. */
export function textOf(turn: Turn, frame: Frame, expression: Expression, mostChars: number): Made<string> {
  const made = evaluate(turn, frame, expression);
  if (!made.ok) return made;
  const text = typeof made.value === "number" ? String(made.value) : made.value;
  if (typeof text !== "string")
    return wrong(`${expression.source} must give a text, and gave ${valueWords(text)}`);
  if (text.length <= mostChars) return { ok: true, value: text };
  return wrong(`${expression.source} gave a text of ${text.length} characters, and ${mostChars} are allowed`);
}

const wrong = (message: string): Made<never> => ({
  ok: false,
  fault: { reason: "EXPRESSION_FAILED", message },
});
