import type { PlanVerb } from "./verb.js";

/** A verb of the language that this version does not carry out yet. */
export const planLater: PlanVerb<unknown> = (_message, context) => {
  context.report(context.path, {
    code: "COMES_LATER",
    expected: "an operation that this version carries out",
    found: "one that it does not",
    hint: "it comes in a later version",
  });
  return { planned: undefined, state: context.state };
};
