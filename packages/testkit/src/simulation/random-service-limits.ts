import type { ServiceLimits } from "@machinery/runner";
import type { Random } from "../random.js";
import { modelServices } from "./service-model.js";

/** What bounds the calls of a service that is simulated, and how many of them may wait on disk. */
export interface SimulatedLimits extends ServiceLimits {
  readonly backlog: number;
}

/** Limits of the services that are met: few calls at a time, low rates, breakers that open soon, little that waits. Some have none that matters. */
export function randomServiceLimits(random: Random): ReadonlyMap<string, SimulatedLimits> {
  return new Map(
    modelServices.map(({ name }) => [
      name,
      {
        address: `http://${name}`,
        concurrency: random.pick([1, 2, 64, 64]),
        rate: random.chance(0.3)
          ? { calls: random.between(1, 40), perMs: random.pick([500, 1_000, 5_000]) }
          : undefined,
        breaker: random.chance(0.7)
          ? { failures: random.between(1, 5), probeAfterMs: random.between(50, 3_000) }
          : undefined,
        backlog: random.pick([1, 3, 1_000, 1_000]),
      },
    ]),
  );
}
