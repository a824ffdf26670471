import type { Reason } from "./reasons.js";

/** A refusal, as a value. Its message is made of the three parts, always in this order. */
export interface Rejection {
  readonly reason: Reason;
  /** What was expected, without a full stop. */
  readonly expected: string;
  /** What was found, without a full stop. */
  readonly found: string;
  /** What to do, as a sentence without a full stop. */
  readonly todo: string;
  /** The single mismatches, when there are several. */
  readonly violations?: readonly Violation[];
  /** When to try again, in milliseconds from now. */
  readonly retryAfterMs?: number;
}

/** One mismatch: which field, and what is wrong with it. */
export interface Violation {
  /** The JSON path, such as `data.message`. */
  readonly field: string;
  /** What was expected and found. */
  readonly description: string;
  /** A stable code, such as the code of a finding. */
  readonly code?: string;
  /** The place in the source text, from 1. */
  readonly line?: number;
  readonly column?: number;
}

/** Either a value or a refusal. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly rejection: Rejection };

/** A refusal as a result. */
export function refuse(rejection: Rejection): { readonly ok: false; readonly rejection: Rejection } {
  return { ok: false, rejection };
}
