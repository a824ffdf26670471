import { StepStatus } from "@machinery/client";
import type { StatusLook } from "./event-status-look.js";

const looks: Readonly<Record<StepStatus, StatusLook>> = {
  [StepStatus.UNSPECIFIED]: { word: "unknown", sign: "?", tone: "idle" },
  [StepStatus.RUNNING]: { word: "running", sign: "▶", tone: "going" },
  [StepStatus.RETRYING]: { word: "retrying", sign: "↻", tone: "held" },
  [StepStatus.WAITING]: { word: "waiting", sign: "◔", tone: "waiting" },
  [StepStatus.SUCCEEDED]: { word: "succeeded", sign: "✓", tone: "good" },
  [StepStatus.FAILED]: { word: "failed", sign: "✕", tone: "bad" },
  [StepStatus.SKIPPED]: { word: "skipped", sign: "↷", tone: "idle" },
  [StepStatus.CANCELLED]: { word: "cancelled", sign: "⊘", tone: "idle" },
  [StepStatus.COMPENSATING]: { word: "compensating", sign: "↶", tone: "held" },
  [StepStatus.COMPENSATED]: { word: "compensated", sign: "↶", tone: "idle" },
};

/** How a step's status is shown. One that a newer daemon tells is `unknown`. */
export function stepStatusLook(status: StepStatus): StatusLook {
  return looks[status] ?? looks[StepStatus.UNSPECIFIED];
}
