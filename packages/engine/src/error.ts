import type { JsonValue } from "@machinery/protocol";

/** What went wrong in a call, as the caller tells it. */
export interface CallError {
  /** The service's own reason, or HTTP_4XX, HTTP_5XX, UNREACHABLE, TIMEOUT, BAD_ANSWER, … */
  readonly reason: string;
  /** One sentence for people. */
  readonly message: string;
  /** What the service said, when it said something. */
  readonly data?: JsonValue;
  /** Whether trying again may help, where the retry policy names no reasons. */
  readonly transient: boolean;
  /** Whether the service may have done its part all the same: it was asked, and what came of it is not known. */
  readonly unknown?: true;
  /** Whether it is an answer of 5xx in which the service names a reason of its own: `HTTP_5XX` in a retry policy means that too. */
  readonly is5xx?: true;
  /** What the service asked for by Retry-After, from now. */
  readonly retryAfterMs?: number;
}

/** An error as histories and workflows see it. */
export interface StepError {
  readonly reason: string;
  readonly message: string;
  /** The path of the step. */
  readonly step: string;
  /** How many attempts had been made. */
  readonly attempts: number;
  /** What the service said, up to about 64 KiB; beyond that it is left out. */
  readonly data?: JsonValue;
}
