import type { Problem } from "./cel/problem.js";

/** The problem of a name that JavaScript takes for an object's prototype. No part of a definition may be called so. */
export const protoName: Problem = {
  code: "INVALID_NAME",
  expected: "another name than `__proto__`, which JavaScript takes for something else",
  found: "`__proto__`",
  hint: "rename it",
};
