import { valueToJson, type StepError } from "@machinery/client";
import { renderJsonLine } from "./json.js";
import { printable } from "./printable.js";
import type { Style } from "./style.js";

/** A failure of a service or step on one line: `HTTP_5XX: POST … answered 500`. */
export function renderStepError(error: StepError, style: Style): string {
  const message = printable(error.message);
  return `${style.red(printable(error.reason))}${message === "" ? "" : `: ${message}`}`;
}

/** What the service itself said, on one line; undefined when it said nothing. */
export function renderErrorData(error: StepError): string | undefined {
  if (error.data === undefined) return undefined;
  return renderJsonLine(valueToJson(error.data)).trimEnd();
}
