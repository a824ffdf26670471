import type { Problem } from "./cel/problem.js";

/** What the reason of an error looks like. */
export const reasonPattern = /^[A-Za-z][A-Za-z0-9_.:/-]{0,127}$/;

/** The problem of a text that is no reason. */
export const reasonProblem = (reason: string): Problem => ({
  code: "INVALID_NAME",
  expected: "the reason of an error, such as TIMEOUT or HTTP_5XX",
  found: JSON.stringify(reason.slice(0, 60)),
  hint: "reasons are letters, digits and _ . : / -",
});
