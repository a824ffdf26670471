import type { ServiceLimits } from "./service-admission.js";

/** Whether two say the same: limits that come from another thread are copies. */
export function isSameLimits(one: ServiceLimits, other: ServiceLimits): boolean {
  if (one === other) return true;
  return (
    one.concurrency === other.concurrency &&
    one.address === other.address &&
    one.rate?.calls === other.rate?.calls &&
    one.rate?.perMs === other.rate?.perMs &&
    one.breaker?.failures === other.breaker?.failures &&
    one.breaker?.probeAfterMs === other.breaker?.probeAfterMs
  );
}
