import type { Rejection } from "@machinery/protocol";

/** What bounds the bodies of HTTP/1.1 requests. */
export interface BodyBounds {
  /** The largest body, and the longest line of one that holds many, in bytes. */
  readonly requestBytes: number;
  /** For all of them together. */
  readonly budget: BodyBudget;
}

/** Bounds what is held of all bodies that are not whole, in bytes. Whoever holds some takes it before, and gives it back. */
export class BodyBudget {
  #held = 0;

  constructor(private readonly mostBytes: number) {}

  /** How much is held, in bytes. */
  get held(): number {
    return this.#held;
  }

  /** Whether so much more may be held; then it is. */
  take(bytes: number): boolean {
    if (this.#held + bytes > this.mostBytes) return false;
    this.#held += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#held -= bytes;
  }
}

/** The refusal of a request for which no more can be held. */
export const tooMuchArriving: Rejection = {
  reason: "TOO_MUCH_ARRIVING",
  expected: "room for what has come of requests that are not whole",
  found: "too much of them, on all connections together",
  todo: "send it again a little later, and whole",
  retryAfterMs: 1_000,
};
