import { StepStatus, type StepDeferral, type StepError } from "@machinery/client";
import { deferralNotes } from "./deferral.js";
import { printable } from "./printable.js";
import { renderStepError } from "./step-error.js";
import type { Style } from "./style.js";
import { renderSpan } from "./time.js";

/** The call that undoes a step, as far as it is shown. */
export interface Undoing {
  readonly service: string;
  /** RUNNING, RETRYING, WAITING, SUCCEEDED or FAILED. */
  readonly status: StepStatus;
  /** How many there were so far. */
  readonly attempts: number;
  /** In milliseconds since 1970. */
  readonly nextAttemptMs: number | undefined;
  /** Why the call waits until its service lets it in. */
  readonly deferral: StepDeferral | undefined;
  /** Why it failed, or its last attempt did. */
  readonly error: StepError | undefined;
}

/** How a step is undone, on one line: `undone by stock.release`, `not undone: HTTP_5XX: …`. */
export function renderUndo(undoing: Undoing, nowMs: number, style: Style): string {
  const { service, status, attempts, nextAttemptMs, deferral, error } = undoing;
  const by = service === "" ? "" : ` by ${printable(service)}`;
  const count = attempts > 1 ? ` · ${String(attempts)} attempts` : "";
  if (status === StepStatus.SUCCEEDED) return style.dim(`↶ undone${by}${count}`);
  if (status === StepStatus.FAILED)
    return `${style.red("↶ not undone")}${style.dim(`${by}${count}`)}${cause(error, style)}`;
  const next =
    nextAttemptMs === undefined ? "" : ` · next in ${renderSpan(Math.max(0, nextAttemptMs - nowMs))}`;
  const waits = deferralNotes(deferral, nowMs).map((note) => ` · waits ${note}`);
  const why = status === StepStatus.RETRYING ? cause(error, style) : "";
  return `${style.yellow("↶ undoing")}${style.dim(`${by}${count}${next}${waits.join("")}`)}${why}`;
}

const cause = (error: StepError | undefined, style: Style): string =>
  error === undefined ? "" : `  ${renderStepError(error, style)}`;
