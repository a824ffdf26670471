import type { PlannedRaise } from "@machinery/language";
import { evaluateObject } from "../turn/evaluate.js";
import type { Fault } from "../fault.js";
import type { JsonObject } from "@machinery/protocol";
import { failStep } from "../steps/fail-step.js";
import { stepErrorOf } from "../steps/step-error.js";
import { valueWords } from "../values/value-words.js";
import type { Verb } from "./verb.js";

/** The most that is kept of a message, in characters. */
const messageChars = 4_096;

/** Fails with an error of the workflow's own. */
export const raiseVerb: Verb<PlannedRaise> = {
  begin(turn, frame, { error }, path) {
    const made = evaluateObject(turn, frame, error);
    failStep(turn, stepErrorOf(made.ok ? raised(made.value) : made.fault, path, 0));
  },
};

function raised({ reason, message, data }: JsonObject): Fault {
  if (typeof reason !== "string" || !/^[A-Za-z][\w.:/-]{0,127}$/.test(reason)) {
    const words = `The reason of an error must be a text of letters, digits and _ . : / -, and is ${valueWords(reason)}`;
    return { reason: "EXPRESSION_FAILED", message: words };
  }
  const said = typeof message === "string" ? message.slice(0, messageChars) : `The workflow raised ${reason}`;
  return { reason, message: said, ...(data !== undefined && { data }) };
}
