import { isSignalName, type ListenOperation, names } from "@machinery/protocol";
import type { ObjectType } from "../cel/type.js";
import { compileFields } from "../fields/compile-fields.js";
import type { Expression } from "../plan.js";
import { bareCondition, compileCondition } from "../values/compile-condition.js";
import { toEvaluate } from "../values/to-expression.js";
import { planAwaited } from "./plan-awaited.js";
import { planText } from "./plan-text.js";
import type { PlanContext, PlanVerb } from "./verb.js";
import { workflowScope } from "./workflow-scope.js";

/** `listen`: waits for a signal. */
export const planListen: PlanVerb<ListenOperation> = (message, context) => {
  const path = `${context.path}.listen`;
  const { signal, expects } = message;
  checkSignal(signal, `${path}.signal`, context);
  const key =
    message.key === "" ? undefined : planText(message.key, `${path}.key`, context, ["int", "double"]);
  const awaited = planAwaited(message, { declared: expects, path: `${path}.expects` }, path, context);
  const filter = planFilter(message.filter, `${path}.filter`, awaited.answer, context);
  const { output, timing, bodies, state } = awaited;
  const isWrong =
    output === undefined ||
    (key === undefined && message.key !== "") ||
    (filter === undefined && message.filter !== "");
  if (isWrong) return { planned: undefined, state };
  const planned = {
    verb: "listen",
    name: context.name,
    signal,
    ...(key && { key }),
    expects: compileFields(expects),
    ...(filter && { filter }),
    ...timing,
    output,
    bodies,
  } as const;
  return { planned, state };
};

function checkSignal(signal: string, path: string, context: PlanContext): void {
  if (signal === "") {
    context.report(path, {
      code: "MISSING_FIELD",
      expected: "the name of a signal",
      found: "none",
      hint: "write one, such as `listen: parcel-collected`",
    });
  } else if (!isSignalName(signal)) {
    context.report(path, {
      code: "INVALID_NAME",
      expected: `a signal's name (${names.signal.words})`,
      found: JSON.stringify(signal.slice(0, 80)),
      hint: signal.includes("${")
        ? "the name is fixed; what differs from event to event goes into `key`"
        : "rename it",
    });
  }
}

function planFilter(
  text: string,
  path: string,
  answer: ObjectType,
  context: PlanContext,
): Expression | undefined {
  if (text.trim() === "") return undefined;
  const { problems, term } = compileCondition(text, workflowScope(context, answer));
  for (const problem of problems) context.report(path, problem);
  if (problems.some(({ severity }) => severity !== "warning")) return undefined;
  return { source: bareCondition(text), evaluate: toEvaluate(term) };
}
