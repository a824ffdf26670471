import type { Problem } from "../cel/problem.js";

/** A problem of the text itself, with its place. */
export interface TextProblem {
  readonly at: number;
  readonly problem: Problem;
}
