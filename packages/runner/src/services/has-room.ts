import type { ServiceLimits, ServiceState } from "./service-admission.js";

/** Whether one more call of a service may be in flight: those in line are before it. */
export const hasRoom = (
  { inFlight, inLine }: Pick<ServiceState, "inFlight" | "inLine">,
  { concurrency }: Pick<ServiceLimits, "concurrency">,
): boolean => inFlight + inLine < concurrency;
