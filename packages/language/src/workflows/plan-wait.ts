import type { WaitOperation } from "@machinery/protocol";
import { readTime } from "../cel/read-time.js";
import type { Term } from "../cel/term.js";
import { isAssignable, string, valueOf } from "../cel/type.js";
import { parseDuration } from "../duration.js";
import { Findings } from "../findings.js";
import type { Expression, PlannedWait } from "../plan.js";
import { checkDuration } from "../services/retry.js";
import { compileText } from "../values/compile-value.js";
import { toEvaluate } from "../values/to-expression.js";
import type { PlanContext, PlanVerb } from "./verb.js";
import { workflowScope } from "./workflow-scope.js";

/** `wait`: for a while, or until a time. */
export const planWait: PlanVerb<WaitOperation> = ({ duration, until }, context) => {
  const path = `${context.path}.wait`;
  const { state, name } = context;
  if ((duration === "") === (until === "")) {
    context.report(path, {
      code: "MISSING_FIELD",
      expected: "either how long to wait, or until when",
      found: duration === "" ? "neither" : "both",
      hint: 'write `wait: 5m`, or `wait: { until: "${ … }" }`',
    });
    return { planned: undefined, state };
  }
  const wait = until === "" ? planDuration(duration, path, context) : planUntil(until, path, context);
  return { planned: wait && { name, verb: "wait", ...wait }, state };
};

type Wait = Pick<PlannedWait, "durationMs" | "until">;

function planDuration(text: string, path: string, context: PlanContext): Wait | undefined {
  if (text.includes("${")) {
    context.report(`${path}.duration`, {
      code: "INVALID_DURATION",
      expected: "a duration that is written out, such as `5m`",
      found: `\`${text.slice(0, 60)}\``,
      hint: 'for one that is computed, write `wait: { until: "${ now + duration(data.pause) }" }`',
    });
    return undefined;
  }
  const findings = new Findings();
  checkDuration(text, `${path}.duration`, findings);
  for (const { path, code, expected, found, hint } of findings.list)
    context.report(path, { code, expected, found, hint } as Parameters<PlanContext["report"]>[1]);
  const durationMs = parseDuration(text);
  return findings.list.length > 0 || durationMs === undefined ? undefined : { durationMs };
}

function planUntil(text: string, path: string, context: PlanContext): Wait | undefined {
  const place = `${path}.until`;
  let isFine = true;
  const term = compileText(text, workflowScope(context), (problem) => {
    context.report(place, problem);
    isFine &&= problem.severity === "warning";
  });
  if (!isFine) return undefined;
  const constant = typeof term.constant === "string" ? term.constant : undefined;
  if (!isAssignable(term.type, string) || (constant !== undefined && readTime(constant) === undefined)) {
    context.report(place, {
      code: "TYPE_MISMATCH",
      expected: "a time, or a text such as `2026-11-23T06:45:00Z`",
      found: constant === undefined ? valueOf(term.type) : `\`${constant.slice(0, 60)}\``,
      hint: 'write `until: ${ now + duration("5m") }`, or convert it with `timestamp(…)`',
    });
    return undefined;
  }
  return { until: { source: text, evaluate: timeOf(term) } };
}

/** Times leave an expression as text. */
function timeOf(term: Term): Expression["evaluate"] {
  const evaluate = toEvaluate(term);
  return (scope) => {
    const made = evaluate(scope);
    if (!made.ok) return made;
    const value = typeof made.value === "string" ? readTime(made.value) : undefined;
    if (value !== undefined) return { ok: true, value };
    const found = JSON.stringify(made.value).slice(0, 60);
    const message = `${found} is no time, such as 2026-11-23T06:45:00Z`;
    return { ok: false, reason: "EXPRESSION_FAILED", message };
  };
}
