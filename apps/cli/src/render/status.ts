import { EventStatus, StepStatus, eventStatusName, stepStatusName } from "@machinery/client";
import type { Style } from "./style.js";

/** An event's status in its colour. */
export function renderEventStatus(status: EventStatus, style: Style): string {
  const name = eventStatusName(status);
  if (status === EventStatus.SUCCEEDED) return style.green(name);
  if (status === EventStatus.FAILED) return style.red(name);
  if (status === EventStatus.CANCELLED || status === EventStatus.PAUSED) return style.yellow(name);
  return style.cyan(name);
}

/** A step's status as one coloured sign. */
export function renderStepIcon(status: StepStatus, style: Style): string {
  switch (status) {
    case StepStatus.SUCCEEDED:
    case StepStatus.COMPENSATED:
      return style.green("✓");
    case StepStatus.FAILED:
      return style.red("✗");
    case StepStatus.RETRYING:
    case StepStatus.COMPENSATING:
      return style.yellow("↻");
    case StepStatus.SKIPPED:
      return style.dim("–");
    case StepStatus.CANCELLED:
      return style.yellow("⊘");
    default:
      return style.cyan("◌");
  }
}

/** What the sign alone does not say, such as `skipped`; nothing for a step that runs or went well. */
export function renderStepWord(status: StepStatus): string {
  if (status === StepStatus.SUCCEEDED || status === StepStatus.RUNNING) return "";
  return stepStatusName(status).toLowerCase();
}
