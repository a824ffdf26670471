import { fail } from "./frame.js";
import type { Term } from "./term.js";
import { dyn } from "./type.js";

/** Stands for a piece that has a problem, so that the rest is checked as well. It is never run. */
export const brokenTerm: Term = { type: dyn, cost: 1, run: () => fail("the expression has problems") };
