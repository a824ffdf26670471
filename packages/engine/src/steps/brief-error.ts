import type { StepError } from "../error.js";

/** An error without what the service said: the step it came from has that, and there may be many around it. */
export function briefError({ reason, message, step, attempts }: StepError): StepError {
  return { reason, message, step, attempts };
}
