import type { ReturnOperation } from "@machinery/protocol";
import { anyObject } from "../cel/type.js";
import { toPlain } from "../plain-value.js";
import { checkProduced } from "./check-outputs.js";
import { suggest } from "../suggest.js";
import { planMapping } from "./plan-mapping.js";
import type { PlanContext, PlanVerb } from "./verb.js";
import { workflowScope } from "./workflow-scope.js";

/** `return`: ends the event with what it gives, or with the document as it is. Nothing after it is reached. */
export const planReturn: PlanVerb<ReturnOperation> = (message, context) => {
  const path = `${context.path}.return`;
  const state = undefined;
  if (context.isFinally) {
    context.report(path, {
      code: "MISPLACED",
      expected: "no `return` inside `finally`, which is done whatever the end is",
      found: "one",
      hint: "put it behind the `try`, or into its `catch`",
    });
  }
  if (context.copiedBy !== undefined) {
    const { copiedBy } = context;
    const gives = copiedBy === "for" ? "let it leave by `collect`" : "write it with `set`";
    context.report(path, {
      code: "MISPLACED",
      expected: `no \`return\` inside a \`${copiedBy}\`, whose operations write to a copy of the document`,
      found: "one",
      hint: `${gives}, and return behind the \`${copiedBy}\``,
    });
  }
  if (message.outputs === undefined) {
    context.returns.push(context.state.data);
    checkProduced(context.outputs, context.state.data, () => path, context);
    return { planned: { name: context.name, verb: "return" }, state };
  }
  const place = `${path}.outputs`;
  const outputs = toPlain(message.outputs);
  const mapping = planMapping(outputs, workflowScope(context), place, context);
  const type = mapping?.term.type.kind === "object" ? mapping.term.type : anyObject;
  context.returns.push(type);
  const isWritten = typeof outputs === "object";
  checkProduced(context.outputs, type, (name) => (isWritten ? `${place}.${name}` : place), context);
  if (isWritten) checkUnknownOutputs(Object.keys(outputs ?? {}), place, context);
  if (mapping === undefined) return { planned: undefined, state };
  return { planned: { name: context.name, verb: "return", outputs: mapping.expression }, state };
};

function checkUnknownOutputs(names: readonly string[], path: string, context: PlanContext): void {
  if (context.outputs.length === 0) return;
  const known = context.outputs.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    context.report(`${path}.${name}`, {
      code: "UNKNOWN_FIELD",
      expected: "an output that the workflow declares",
      found: `\`${name.slice(0, 80)}\``,
      hint: suggest(name, known, "leave it out, or declare it"),
    });
  }
}
