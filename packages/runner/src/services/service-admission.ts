import type { CallSignal } from "../calling/call-signal.js";
import type { DeferredCall } from "../ports.js";

/** What bounds the calls of one service: of its newest revision, at each attempt. Plain data. */
export interface ServiceLimits {
  /** How many may be in flight at the same time. */
  readonly concurrency: number;
  /** How many may begin within a time. Unset: any number. */
  readonly rate?: ServiceRate | undefined;
  /** When its breaker opens. Unset: never. */
  readonly breaker?: ServiceBreaker | undefined;
  /** Where the service is. What is known of its failures is forgotten when that changes. */
  readonly address: string;
}

/** So many calls may begin within so many milliseconds. */
export interface ServiceRate {
  readonly calls: number;
  readonly perMs: number;
}

/** After so many failures in a row none is called, but for single probes: the first one after so many milliseconds. */
export interface ServiceBreaker {
  readonly failures: number;
  readonly probeAfterMs: number;
}

/** How a call got in. Whoever did must `leave`, and say it again. `probe`: what comes of it decides whether the breaker closes. */
export type Pass = "in" | "probe";

/** `gone`: it was given up while it waited. */
export type Verdict = Pass | "gone" | DeferredCall;

/** What a call says of its service. `answered`: it is there, whatever it said. `untold`: nothing. */
export type Landing = "answered" | "untold" | ServiceFailure;

/** Why a call says that its service is not well. */
export interface ServiceFailure {
  readonly reason: string;
  /** One sentence for people. */
  readonly message: string;
  /** What it asked for by Retry-After, from now. */
  readonly retryAfterMs?: number | undefined;
}

/** How a call went that came to its service. */
export interface CallRecord {
  /** From its beginning to what came of it, without the time it waited to be let in. */
  readonly tookMs: number;
  /** Why it failed. Unset: it was answered, or will be later. */
  readonly reason?: string;
}

/** One of the last calls of a service. */
export interface RecentCall extends CallRecord {
  /** When it ended, in milliseconds since 1970. */
  readonly endMs: number;
}

/** What the last calls of a service come to: 256 at most. */
export interface RecentSummary {
  readonly calls: number;
  /** How many of them failed. */
  readonly failed: number;
  /** Half of them took no longer. */
  readonly medianMs: number;
  /** Nineteen of twenty took no longer. */
  readonly p95Ms: number;
  /** When the first of them ended, in milliseconds since 1970. Unset: there is none. */
  readonly sinceMs: number | undefined;
}

/** How a service stands. Times are in milliseconds since 1970. */
export interface ServiceState {
  readonly breaker: "off" | "closed" | "open" | "half-open";
  /** Since when the breaker is so, where it ever was another way. */
  readonly sinceMs?: number | undefined;
  /** While open: when the next probe may be made. */
  readonly nextProbeMs?: number | undefined;
  /** How many calls in a row have failed. */
  readonly failures: number;
  readonly lastFailure?: (ServiceFailure & { readonly timeMs: number }) | undefined;
  /** Calls in flight. */
  readonly inFlight: number;
  /** Calls that wait in line. */
  readonly inLine: number;
  /** What its last calls come to. */
  readonly recent: RecentSummary;
}

/**
 * Lets calls in to services, within their limits: one table for all partitions of a daemon. It holds what has been seen since the daemon
 * began, and nothing else: nothing of it is durable.
 */
export interface ServiceAdmission {
  /**
   * Lets one call in: at once where it may, without a promise. Otherwise it waits in line, first come first served, for a second at most, and is
   * then deferred; at once where it would wait for longer anyway. `insists` is for a person who tries a service: the breaker does not
   * hold that call, and it waits as long as its signal lets it.
   */
  enter(
    service: string,
    limits: ServiceLimits,
    signal: CallSignal,
    insists?: boolean,
  ): Verdict | Promise<Verdict>;
  /** A call that got in is over. `call`: how it went; unset where it never came to the service. */
  leave(service: string, pass: Pass, landing: Landing, call?: CallRecord): void;
  /** Defers all that wait, and all that would from now on: the daemon stops. A promise resolves once all who asked before have been told. */
  turnAway(): void | Promise<void>;
  /** How a service stands under its limits of now. */
  look(service: string, limits: ServiceLimits): ServiceState | Promise<ServiceState>;
  /** The last calls of a service, 256 at most, the oldest first. */
  recentCalls(service: string): readonly RecentCall[] | Promise<readonly RecentCall[]>;
}
