import type { AskOperation } from "@machinery/protocol";
import { compileFields } from "../fields/compile-fields.js";
import { planAwaited } from "./plan-awaited.js";
import { planText } from "./plan-text.js";
import type { PlanVerb } from "./verb.js";

/** `ask`: asks a person. */
export const planAsk: PlanVerb<AskOperation> = (message, context) => {
  const path = `${context.path}.ask`;
  if (message.question.trim() === "") {
    context.report(`${path}.question`, {
      code: "MISSING_FIELD",
      expected: "a question",
      found: "none",
      hint: "write one, such as `ask: Approve order ${ data.order_id }?`",
    });
  }
  const texts = {
    question: planText(message.question, `${path}.question`, context),
    assignee: message.assignee === "" ? undefined : planText(message.assignee, `${path}.assignee`, context),
    group: message.group === "" ? undefined : planText(message.group, `${path}.group`, context),
  };
  const form = { declared: message.form, path: `${path}.form` };
  const { output, timing, bodies, state } = planAwaited(message, form, path, context);
  const { question, assignee, group } = texts;
  const isWrong =
    output === undefined ||
    (assignee === undefined && message.assignee !== "") ||
    (group === undefined && message.group !== "");
  if (isWrong || question === undefined) return { planned: undefined, state };
  const planned = {
    verb: "ask",
    name: context.name,
    question,
    ...(assignee && { assignee }),
    ...(group && { group }),
    form: compileFields(message.form),
    fields: message.form,
    ...timing,
    output,
    bodies,
  } as const;
  return { planned, state };
};
