import type { SetOperation } from "@machinery/protocol";
import { typeOfNames } from "../cel/type.js";
import { withWritten } from "./flow-state.js";
import { planMapping } from "./plan-mapping.js";
import type { PlanVerb } from "./verb.js";
import { workflowScope } from "./workflow-scope.js";

/** `set`: writes values into the document. All of them see the document as it was before. */
export const planSet: PlanVerb<SetOperation> = (message, context) => {
  const path = `${context.path}.set.values`;
  const values = message.values ?? {};
  if (Object.keys(values).length === 0) {
    context.report(`${context.path}.set`, {
      code: "MISSING_FIELD",
      expected: "values to write",
      found: "none",
      hint: "write `name: value` below `set`",
    });
  }
  const scope = workflowScope(context);
  const mapping = planMapping(values, scope, path, context);
  const written = mapping?.term.type.kind === "object" ? mapping.term.type : typeOfNames(Object.keys(values));
  const state = withWritten(context.state, written, context.always);
  if (mapping === undefined) return { planned: undefined, state };
  return { planned: { name: context.name, verb: "set", values: mapping.expression }, state };
};
