import type { JsonObject, RaiseOperation } from "@machinery/protocol";
import { isAssignable, string, type Type, valueOf } from "../cel/type.js";
import { toPlain } from "../plain-value.js";
import { reasonPattern, reasonProblem } from "../reason-problem.js";
import { planMapping } from "./plan-mapping.js";
import type { PlanVerb } from "./verb.js";
import { workflowScope } from "./workflow-scope.js";

/** `raise`: fails with an error. Nothing after it is reached. */
export const planRaise: PlanVerb<RaiseOperation> = ({ reason, message, data }, context) => {
  const path = `${context.path}.raise`;
  const state = undefined;
  if (reason === "") {
    context.report(`${path}.reason`, {
      code: "MISSING_FIELD",
      expected: "a `reason`",
      found: "none",
      hint: "write one, such as `reason: NOT_APPROVED`",
    });
  } else if (!reason.includes("${") && !reasonPattern.test(reason)) {
    context.report(`${path}.reason`, reasonProblem(reason));
  }
  const error: JsonObject = {
    reason,
    ...(message === "" ? {} : { message }),
    ...(data === undefined ? {} : { data: toPlain(data) }),
  };
  const mapping = planMapping(error, workflowScope(context), path, context);
  if (mapping === undefined) return { planned: undefined, state };
  const { type } = mapping.term;
  for (const name of ["reason", "message"]) {
    const given: Type | undefined = type.kind === "object" ? type.fields.get(name)?.type : undefined;
    if (given === undefined || isAssignable(given, string)) continue;
    context.report(`${path}.${name}`, {
      code: "TYPE_MISMATCH",
      expected: `a text as the ${name}`,
      found: valueOf(given),
      hint: "choose a part of it that is a text; more goes into `data`",
    });
  }
  return { planned: { name: context.name, verb: "raise", error: mapping.expression }, state };
};
