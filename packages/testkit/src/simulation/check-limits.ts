import type { ServiceLimits } from "@machinery/runner";

/** Follows the calls of one process to its services, and says where one is made that their limits do not allow. */
export class LimitsCheck {
  readonly #begun = new Map<string, number[]>();
  readonly #inFlight = new Map<string, number>();

  constructor(private readonly limits: ReadonlyMap<string, ServiceLimits>) {}

  *called(service: string, nowMs: number): Generator<string> {
    const { concurrency, rate } = this.limits.get(service)!;
    const inFlight = (this.#inFlight.get(service) ?? 0) + 1;
    this.#inFlight.set(service, inFlight);
    if (inFlight > concurrency) yield `${service} has ${inFlight} calls in flight, and ${concurrency} may be`;
    if (rate === undefined) return;
    const begun = this.#begun.get(service) ?? [];
    begun.push(nowMs);
    this.#begun.set(service, begun);
    for (const [at, beganMs] of begun.entries()) {
      // Times are whole milliseconds; the rate is not.
      const most =
        Math.max(1, Math.floor(rate.calls / 10)) + ((nowMs - beganMs + 1) * rate.calls) / rate.perMs;
      const count = begun.length - at;
      if (count <= most) continue;
      yield `${service} gets ${count} calls in ${nowMs - beganMs} ms, and ${rate.calls} in ${rate.perMs} ms may begin`;
      return;
    }
  }

  ended(service: string): void {
    this.#inFlight.set(service, (this.#inFlight.get(service) ?? 0) - 1);
  }
}
