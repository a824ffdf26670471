import type { Fault } from "../fault.js";
import { isObject } from "../values/is-object.js";
import type { KeptInputs } from "./kept-inputs.js";
import { type FieldCheck, isKeptInputs, isText } from "../facts/shape.js";

/** What the call that undoes a step sends, against the document after the step; or why that could not be made. */
export type KeptUndo = KeptInputs | { readonly fault: Fault };

/** Whether a field of a fact's body is that. */
export const isKeptUndo: FieldCheck = (value) => {
  if (!isObject(value)) return false;
  const fault = value["fault"];
  return fault === undefined
    ? isKeptInputs(value)
    : isObject(fault) && isText(fault["reason"]) && isText(fault["message"]);
};
