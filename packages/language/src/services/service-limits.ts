import type { Breaker, ServiceDefinition } from "@machinery/protocol";
import { parseDuration } from "../duration.js";
import type { Findings } from "../findings.js";
import { parseRate, type RatePlan } from "./rate.js";
import { checkDuration } from "./retry.js";

/** The most calls that may be in flight to one service. */
const mostConcurrent = 10_000;
/** The most failures in a row that a breaker can wait for. */
const mostFailures = 10_000;

/** The most calls of one service that may wait on disk. */
const mostBacklog = 1_000_000;

const defaults = { concurrency: 64, failures: 10, probeAfterMs: 1_000, backlog: 100_000 } as const;

/** What bounds the calls of a service. */
export interface ServiceLimitsPlan {
  readonly concurrency: number;
  readonly rate: RatePlan | undefined;
  readonly breaker: { readonly failures: number; readonly probeAfterMs: number } | undefined;
  /** How many may wait on disk. */
  readonly backlog: number;
  readonly address: string;
}

/** What a definition says, or what holds where it says nothing. */
export function planServiceLimits({
  concurrency,
  rate,
  breaker,
  backlog,
  address,
}: ServiceDefinition): ServiceLimitsPlan {
  return {
    concurrency: concurrency === 0 ? defaults.concurrency : concurrency,
    rate: parseRate(rate),
    breaker: breaker?.off === true ? undefined : planBreaker(breaker),
    backlog: backlog === 0 ? defaults.backlog : backlog,
    address,
  };
}

function planBreaker(breaker: Breaker | undefined) {
  const { failures = 0, probeAfter = "" } = breaker ?? {};
  return {
    failures: failures === 0 ? defaults.failures : failures,
    probeAfterMs: parseDuration(probeAfter) ?? defaults.probeAfterMs,
  };
}

/** Checks the bounds of a service's concurrency. */
export function checkConcurrency(concurrency: number, path: string, findings: Findings): void {
  checkCount(concurrency, mostConcurrent, defaults.concurrency, path, findings);
}

/** Checks the bounds of how many calls may wait. */
export function checkBacklog(backlog: number, path: string, findings: Findings): void {
  checkCount(backlog, mostBacklog, defaults.backlog, path, findings);
}

function checkCount(count: number, most: number, otherwise: number, path: string, findings: Findings): void {
  if (count <= most) return;
  findings.add(path, {
    code: "INVALID_NUMBER",
    expected: `a number from 1 to ${most}, or 0 for the default of ${otherwise}`,
    found: `${count}`,
    hint: "choose one within these bounds",
  });
}

/** Checks the bounds of a breaker. */
export function checkBreaker(breaker: Breaker | undefined, path: string, findings: Findings): void {
  if (breaker === undefined) return;
  const { off, failures, probeAfter } = breaker;
  if (failures > mostFailures)
    findings.add(`${path}.failures`, {
      code: "INVALID_NUMBER",
      expected: `a number from 1 to ${mostFailures}, or 0 for the default of ${defaults.failures}`,
      found: `${failures}`,
      hint: "choose one within these bounds, or switch the breaker off: `breaker: off`",
    });
  checkDuration(probeAfter, `${path}.probe_after`, findings);
  if (off && (failures !== 0 || probeAfter !== ""))
    findings.add(path, {
      code: "WRONG_KIND",
      expected: "a breaker that is off, or one with `failures` and `probe_after`",
      found: "both",
      hint: "leave `off` out, or the others",
    });
}
