import type { CallOperation } from "@machinery/protocol";
import { Findings } from "../findings.js";
import { checkDuration, checkRetry } from "../services/retry.js";
import type { PlanContext } from "./verb.js";

/** Checks the durations and the retry policy of a call. */
export function checkCallBounds(message: CallOperation, path: string, context: PlanContext): void {
  const findings = new Findings();
  checkRetry(message.retry, `${path}.retry`, findings);
  checkDuration(message.attemptTimeout, `${path}.attempt_timeout`, findings);
  checkDuration(message.timeout, `${path}.timeout`, findings);
  for (const { path, code, expected, found, hint } of findings.list) {
    context.report(path, { code, expected, found, hint } as Parameters<PlanContext["report"]>[1]);
  }
}
