import type { ServiceRate } from "./service-admission.js";

/**
 * Spreads calls over time: a token for each, which come one by one as the rate says. A tenth of what comes within the rate's time is kept, and at least
 * one: so many may begin at once. Within any stretch of time at most those begin, and those that come in it.
 */
export class TokenBucket {
  readonly #perMs: number;
  readonly #most: number;
  #tokens: number;
  #atMs: number;

  constructor(
    readonly rate: ServiceRate,
    nowMs: number,
  ) {
    this.#perMs = rate.calls / rate.perMs;
    this.#most = Math.max(1, Math.floor(rate.calls / 10));
    this.#tokens = this.#most;
    this.#atMs = nowMs;
  }

  /** Takes a token, if there is one. */
  take(nowMs: number): boolean {
    this.#fill(nowMs);
    // Sums of parts are a little off.
    if (this.#tokens < 1 - 1e-9) return false;
    this.#tokens = Math.max(0, this.#tokens - 1);
    return true;
  }

  /** When there will have been so many tokens, in milliseconds since 1970. */
  whenMs(tokens: number, nowMs: number): number {
    this.#fill(nowMs);
    return nowMs + Math.max(0, Math.ceil((tokens - this.#tokens) / this.#perMs));
  }

  #fill(nowMs: number): void {
    if (nowMs <= this.#atMs) return;
    this.#tokens = Math.min(this.#most, this.#tokens + (nowMs - this.#atMs) * this.#perMs);
    this.#atMs = nowMs;
  }
}
