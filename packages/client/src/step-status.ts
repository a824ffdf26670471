import { StepStatus } from "@machinery/protocol";

const names: Readonly<Record<number, string>> = {
  [StepStatus.RUNNING]: "RUNNING",
  [StepStatus.RETRYING]: "RETRYING",
  [StepStatus.WAITING]: "WAITING",
  [StepStatus.SUCCEEDED]: "SUCCEEDED",
  [StepStatus.FAILED]: "FAILED",
  [StepStatus.SKIPPED]: "SKIPPED",
  [StepStatus.CANCELLED]: "CANCELLED",
  [StepStatus.COMPENSATING]: "COMPENSATING",
  [StepStatus.COMPENSATED]: "COMPENSATED",
};

/** A step's status as people read it. One that this client does not know is `STATUS_<number>`. */
export function stepStatusName(status: StepStatus): string {
  return names[status] ?? `STATUS_${String(status)}`;
}
