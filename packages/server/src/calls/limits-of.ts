import { planServiceLimits, type ServiceLimitsPlan } from "@machinery/language";
import type { ServiceDefinition } from "@machinery/protocol";

/** Limits, as long as somebody holds the definition they came from. */
const known = new WeakMap<ServiceDefinition, ServiceLimitsPlan>();

/** What bounds the calls of a service. The same object for the same definition. */
export function limitsOf(service: ServiceDefinition): ServiceLimitsPlan {
  let limits = known.get(service);
  if (limits === undefined) {
    limits = planServiceLimits(service);
    known.set(service, limits);
  }
  return limits;
}
