import type { EventDetail, ServiceState } from "@machinery/runner";

/** How the calls of a service stand now; undefined where none is registered. */
export type ServiceStates = (service: string) => ServiceState | Promise<ServiceState> | undefined;

type Deferral = NonNullable<EventDetail["steps"][number]["deferred"]>;

/**
 * An event whose waiting calls say what their services' breakers say now: what its history says is from when each was last to be made, and whoever waits
 * behind others is not asked again at each probe.
 */
export async function withBreakers(detail: EventDetail, stateOf: ServiceStates): Promise<EventDetail> {
  const isWaiting = detail.steps.some((step) => step.deferred ?? step.compensation?.deferred);
  if (!isWaiting) return detail;
  const seen = new Map<string, ServiceState | undefined>();
  const fresh = async (deferred: Deferral): Promise<Deferral> => {
    const { service } = deferred;
    if (!seen.has(service)) seen.set(service, await stateOf(service));
    const state = seen.get(service);
    if (state?.breaker !== "open" && state?.breaker !== "half-open") return deferred;
    return { ...deferred, by: "breaker", untilMs: state.nextProbeMs, openSinceMs: state.sinceMs };
  };
  const steps: EventDetail["steps"][number][] = [];
  for (const step of detail.steps) {
    const { deferred, compensation } = step;
    const undoing = compensation?.deferred;
    steps.push({
      ...step,
      ...(deferred && { deferred: await fresh(deferred) }),
      ...(compensation && undoing && { compensation: { ...compensation, deferred: await fresh(undoing) } }),
    });
  }
  return { ...detail, steps };
}
