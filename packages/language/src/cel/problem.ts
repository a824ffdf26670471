import type { FindingCode } from "../finding-codes.js";

/** What is wrong with an expression or a value: a finding without its place. */
export interface Problem {
  readonly code: FindingCode;
  readonly expected: string;
  readonly found: string;
  readonly hint: string;
  readonly severity?: "error" | "warning";
}
