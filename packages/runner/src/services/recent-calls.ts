import type { CallRecord, RecentCall, RecentSummary } from "./service-admission.js";

/** How many calls are remembered of each service. */
const CALLS = 256;

/** The last calls of one service, as far as they came to it. */
export class RecentCalls {
  /** A ring: once it is full, the next one takes the place of the oldest. */
  readonly #calls: RecentCall[] = [];
  #oldest = 0;

  add({ tookMs, reason }: CallRecord, endMs: number): void {
    const call = { endMs, tookMs, ...(reason === undefined ? undefined : { reason }) };
    if (this.#calls.length < CALLS) {
      this.#calls.push(call);
      return;
    }
    this.#calls[this.#oldest] = call;
    this.#oldest = (this.#oldest + 1) % CALLS;
  }

  /** In the order they ended, the oldest first: other threads tell of theirs a little later. */
  list(): readonly RecentCall[] {
    return this.#calls.toSorted((a, b) => a.endMs - b.endMs);
  }

  summary(): RecentSummary {
    const spans = this.#calls.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
    const within = (share: number): number => spans[Math.ceil(spans.length * share) - 1] ?? 0;
    return {
      calls: this.#calls.length,
      failed: this.#calls.filter(({ reason }) => reason !== undefined).length,
      medianMs: within(0.5),
      p95Ms: within(0.95),
      sinceMs: this.list()[0]?.endMs,
    };
  }
}
