import type { Event, StepError } from "@machinery/client";
import { indent } from "./indent.js";
import { printable } from "./printable.js";
import { renderErrorData, renderStepError } from "./step-error.js";
import type { Style } from "./style.js";

/** So many failed attempts are told one by one, the last ones. */
const toldAttempts = 5;

/** Why an event failed: its error, where it happened, what came with it, and the attempts that led there. */
export function renderEventError(error: StepError, steps: Event["steps"], style: Style): string {
  const lines = [renderStepError(error, style)];
  if (error.step !== "") {
    const attempts =
      error.attempts > 0
        ? `, after ${String(error.attempts)} ${error.attempts === 1 ? "attempt" : "attempts"}`
        : "";
    lines.push(indent(`in step ${style.bold(printable(error.step))}${attempts}`));
  }
  const step = steps.findLast((step) => step.path === error.step);
  const data = renderErrorData(error);
  const isCall = step === undefined || step.verb === "call";
  if (data !== undefined) lines.push(indent(`${isCall ? "the service said" : "data"} ${data}`));
  if (step?.error !== undefined && !same(step.error, error))
    lines.push(indent(`caused by ${renderStepError(step.error, style)}`));
  const failed = (step?.attempts ?? []).filter((attempt) => attempt.error !== undefined);
  // One attempt that failed as the event did says nothing new.
  if (failed.length > 1 || (failed[0]?.error !== undefined && !same(failed[0].error, error))) {
    if (failed.length > toldAttempts)
      lines.push(indent(style.dim(`… ${String(failed.length - toldAttempts)} attempts before`)));
    for (const { number, error } of failed.slice(-toldAttempts)) {
      if (error !== undefined)
        lines.push(indent(`${style.dim(`attempt ${String(number)}`)}  ${renderStepError(error, style)}`));
    }
  }
  return `${lines.join("\n")}\n`;
}

function same(a: StepError, b: StepError): boolean {
  return a.reason === b.reason && a.message === b.message;
}
