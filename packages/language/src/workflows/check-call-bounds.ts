import type { CallOperation, Compensation } from "@machinery/protocol";
import { parseDuration } from "../duration.js";
import { Findings } from "../findings.js";
import { checkDuration, checkRetry } from "../services/retry.js";
import type { PlanContext } from "./verb.js";

type Bounds = Pick<Compensation, "retry" | "attemptTimeout" | "timeout"> &
  Partial<Pick<CallOperation, "heartbeatTimeout">>;

/** Checks the durations and the retry policy of a call, or of one that undoes it. */
export function checkCallBounds(message: Bounds, path: string, context: PlanContext): void {
  const findings = new Findings();
  checkRetry(message.retry, `${path}.retry`, findings);
  checkDuration(message.attemptTimeout, `${path}.attempt_timeout`, findings);
  checkDuration(message.timeout, `${path}.timeout`, findings);
  checkHeartbeat(message, `${path}.heartbeat_timeout`, findings);
  for (const { path, code, expected, found, hint } of findings.list) {
    context.report(path, { code, expected, found, hint } as Parameters<PlanContext["report"]>[1]);
  }
}

/** The least time between two heartbeats that is worth a word: below, the network's own delays would fail the attempt. */
const leastHeartbeatMs = 1_000;

function checkHeartbeat({ heartbeatTimeout = "", timeout }: Bounds, path: string, findings: Findings): void {
  checkDuration(heartbeatTimeout, path, findings);
  const heartbeatMs = parseDuration(heartbeatTimeout);
  if (heartbeatMs === undefined) return;
  const timeoutMs = parseDuration(timeout) ?? Infinity;
  if (heartbeatMs < leastHeartbeatMs) {
    findings.add(path, {
      code: "INVALID_DURATION",
      expected: "at least 1s",
      found: JSON.stringify(heartbeatTimeout),
      hint: "leave the service time to say that it is alive",
    });
  } else if (heartbeatMs >= timeoutMs) {
    findings.add(path, {
      code: "INVALID_DURATION",
      expected: `less than the \`timeout\` of ${timeout}, which ends the step before`,
      found: JSON.stringify(heartbeatTimeout),
      hint: "leave it out, or make it shorter",
    });
  }
}
