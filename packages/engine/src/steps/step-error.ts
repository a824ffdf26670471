import type { StepError } from "../error.js";
import type { Fault } from "../fault.js";
import { roughBytes } from "../values/rough-bytes.js";

/** The most that is kept of what a service said, in bytes: an error is written with the attempt, the step and the event. */
const dataBytes = 65_536;

/** The error of a step after so many attempts. Data beyond the limit is left out, and the message says so. */
export function stepErrorOf({ reason, message, data }: Fault, step: string, attempts: number): StepError {
  if (data === undefined) return { reason, message, step, attempts };
  const bytes = roughBytes(data);
  if (bytes <= dataBytes) return { reason, message, step, attempts, data };
  const leftOut = `${message} (what was said, about ${Math.round(bytes / 1024)} KiB, is too large to be kept)`;
  return { reason, message: leftOut, step, attempts };
}
