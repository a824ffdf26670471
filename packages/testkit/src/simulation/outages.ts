import type { Random } from "../random.js";
import { modelServices } from "./service-model.js";

/** Why nobody can reach a service for a while. */
export type OutageKind = "dns" | "refused" | "silent";

/** A service that cannot be reached for a while, or all of them. */
interface Outage {
  /** Unset: all of them. */
  readonly service: string | undefined;
  readonly kind: OutageKind;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** How long an outage may be: mostly short, some for hours. */
const DURATIONS_MS = [500, 3_000, 20_000, 3 * 3_600_000];

/** Names that do not resolve, ports where nobody listens, hosts that do not answer: for a while, drawn once. */
export class Outages {
  readonly #all: readonly Outage[];

  constructor(random: Random, count: number, startMs: number, busyMs: number) {
    this.#all = Array.from({ length: count }, () => {
      const fromMs = startMs + random.between(0, busyMs);
      return {
        service: random.chance(0.3) ? undefined : random.pick(modelServices).name,
        kind: random.pick(["dns", "refused", "silent"] as const),
        fromMs,
        untilMs: fromMs + random.pick(DURATIONS_MS),
      };
    });
  }

  /** Why a service cannot be reached at a time, if so. */
  at(service: string, nowMs: number): OutageKind | undefined {
    return this.#all.find(
      (outage) =>
        outage.fromMs <= nowMs &&
        nowMs < outage.untilMs &&
        (outage.service === undefined || outage.service === service),
    )?.kind;
  }
}
