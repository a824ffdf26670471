import type { Landing, Pass, ServiceBreaker, ServiceFailure, ServiceState } from "./service-admission.js";

/** Probes come further and further apart, up to this, in milliseconds; further only where the service's definition says so. */
const MOST_APART_MS = 30_000;
/** The longest time that a service can ask to be left alone by Retry-After: an hour. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** Stops calls to a service that does not answer any more. Opens after failures in a row, closes at the first answer. */
export class Breaker {
  /** Failures since the last answer. */
  #failures = 0;
  #last: (ServiceFailure & { readonly timeMs: number }) | undefined;
  #sinceMs: number | undefined;
  #isOpen = false;
  #isProbed = false;
  #probeMs = 0;
  /** How long the next failed probe keeps it open. */
  #apartMs = 0;

  /** Whether no call may be made but for a probe. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Since when, in milliseconds since 1970. */
  get sinceMs(): number | undefined {
    return this.#sinceMs;
  }

  /** When the next probe may be made, in milliseconds since 1970. While one is in flight it is not known. */
  get nextProbeMs(): number | undefined {
    return this.#isOpen && !this.#isProbed ? this.#probeMs : undefined;
  }

  /** Begins a probe. To be called at its time, or later. */
  probe(): void {
    this.#isProbed = true;
  }

  /** Takes what a call says. Whether the breaker has just opened, or closed. */
  landed(
    pass: Pass,
    landing: Landing,
    rule: ServiceBreaker | undefined,
    nowMs: number,
  ): "opened" | "closed" | undefined {
    if (pass === "probe") this.#isProbed = false;
    // A probe that tells nothing is made again.
    if (landing === "untold") return undefined;
    if (landing === "answered") {
      this.#failures = 0;
      return this.close(nowMs) ? "closed" : undefined;
    }
    this.#failures++;
    const { reason, message, retryAfterMs } = landing;
    this.#last = { reason, message, retryAfterMs, timeMs: nowMs };
    if (rule === undefined) return undefined;
    const askedMs = Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS);
    if (this.#isOpen) {
      // Calls that were in flight when it opened say nothing new.
      if (pass !== "probe") return undefined;
      this.#apartMs = Math.min(this.#apartMs * 2, Math.max(MOST_APART_MS, rule.probeAfterMs));
    } else if (this.#failures >= rule.failures) {
      this.#isOpen = true;
      this.#sinceMs = nowMs;
      this.#apartMs = rule.probeAfterMs;
    } else return undefined;
    this.#probeMs = nowMs + Math.max(this.#apartMs, askedMs);
    return "opened";
  }

  /** Closes it, if it is open. */
  close(nowMs: number): boolean {
    if (!this.#isOpen) return false;
    this.#isOpen = this.#isProbed = false;
    this.#sinceMs = nowMs;
    return true;
  }

  /** Forgets all failures: the service is another one. */
  forget(nowMs: number): void {
    this.#failures = 0;
    this.close(nowMs);
  }

  look(rule: ServiceBreaker | undefined): Omit<ServiceState, "inFlight" | "inLine" | "recent"> {
    const state = this.#isProbed ? "half-open" : this.#isOpen ? "open" : "closed";
    return {
      breaker: rule === undefined ? "off" : state,
      sinceMs: this.#sinceMs,
      nextProbeMs: this.nextProbeMs,
      failures: this.#failures,
      lastFailure: this.#last,
    };
  }
}
