import type { CallOperation, CallShape } from "@machinery/protocol";
import { mismatch, string, isAssignable, valueOf } from "../cel/type.js";
import { compileFields } from "../fields/compile-fields.js";
import { fieldsInTurn } from "../fields/fields-in-turn.js";
import { typeOfFields } from "../fields/type-of-fields.js";
import { checkFields } from "../fields/check-fields.js";
import { Findings } from "../findings.js";
import type { Expression, PlannedCall } from "../plan.js";
import { planRetry } from "../services/retry.js";
import { compileText } from "../values/compile-value.js";
import { toEvaluate } from "../values/to-expression.js";
import { checkInputs, checkUnknownInputs } from "./check-inputs.js";
import { findCalled, splitCall } from "./find-called.js";
import type { Called, PlanContext } from "./verb.js";
import { workflowScope } from "./workflow-scope.js";

/** The most services that one call may choose among. */
const amongLimit = 64;

/** A call that chooses its service: what all it may choose have in common, and how one of them becomes the call. */
export interface Choice {
  /** What the shape says, as if it were a service. */
  readonly common: Called;
  /** The call with its choice. Undefined when something is wrong with that. */
  finish(call: PlannedCall): PlannedCall | undefined;
}

/** Whether a call chooses its service, or says something that only such a call says. */
export const isChoice = ({ service, among, shape }: CallOperation): boolean =>
  service.includes("${") || among.length > 0 || shape !== undefined;

/** Checks what a call chooses among, each against the shape, and the expression that chooses. Reports what is wrong. */
export function planChoice(message: CallOperation, path: string, context: PlanContext): Choice {
  const shape = message.shape ?? noShape;
  checkShape(message, path, context);
  const choose = planService(message.service, `${path}.service`, context);
  const found = message.among.slice(0, amongLimit).map((text, index) => {
    const place = `${path}.among[${index}]`;
    const called = findCalled(text, place, context);
    if (called !== undefined) checkFit(called, shape, { text, place }, context);
    if (message.among.indexOf(text) < index) reportTwice(text, place, context);
    return called && ([text, called] as const);
  });
  const inputs = compileFields(shape.inputs);
  const outputs = compileFields(shape.outputs);
  return {
    common: { endpoint: asEndpoint(shape), inputs, outputs, answer: typeOfFields(shape.outputs) },
    finish(call) {
      const among = found.filter((one) => one !== undefined);
      if (choose === undefined || among.length < found.length || among.length === 0) return undefined;
      const calls = among.map(([text, called]): [string, PlannedCall] => [
        text,
        {
          ...call,
          ...splitCall(text),
          inputs: fieldsInTurn(inputs, called.inputs),
          outputs: fieldsInTurn(called.outputs, outputs),
          retry: planRetry(message.retry, ...called.endpoint.retryPolicies),
        },
      ]);
      return { ...call, choice: { service: choose, among: new Map(calls) } };
    },
  };
}

const noShape: Pick<CallShape, "inputs" | "outputs"> = { inputs: [], outputs: [] };

/** A shape in the form of an endpoint, of which only the fields count. */
const asEndpoint = ({ inputs, outputs }: Pick<CallShape, "inputs" | "outputs">): Called["endpoint"] => ({
  name: "",
  method: "POST",
  path: "",
  query: {},
  headers: {},
  body: undefined,
  inputs,
  outputs,
  answer: "",
  attemptTimeoutMs: 0,
  retry: planRetry(),
  retryPolicies: [],
});

function checkShape({ among, shape }: CallOperation, path: string, context: PlanContext): void {
  const missing = [
    ...(among.length === 0 ? (["among", "the services that are chosen among"] as const) : []),
    ...(among.length > 0 && shape === undefined
      ? (["shape", "what all of `among` take and answer"] as const)
      : []),
  ];
  const [key, what] = missing;
  if (key !== undefined)
    context.report(path, {
      code: "MISSING_FIELD",
      expected: `\`${key}\`: ${what}`,
      found: "none",
      hint: "write `among: [one, other]` and `shape: { inputs: { … }, outputs: { … } }` beside `call`",
    });
  if (among.length > amongLimit)
    context.report(`${path}.among`, {
      code: "TOO_LARGE",
      expected: `at most ${amongLimit} services`,
      found: `${among.length}`,
      hint: "put what differs behind one service",
    });
  const findings = new Findings();
  checkFields(shape?.inputs ?? [], `${path}.shape.inputs`, findings);
  checkFields(shape?.outputs ?? [], `${path}.shape.outputs`, findings);
  for (const { path: at, ...problem } of findings.list)
    context.report(at, problem as Parameters<typeof context.report>[1]);
}

/** The expression that chooses; it gives a text. */
function planService(text: string, path: string, context: PlanContext): Expression | undefined {
  let isFine = true;
  const term = compileText(text, workflowScope(context), (problem) => {
    context.report(path, problem);
    isFine &&= problem.severity === "warning";
  });
  if (!isFine) return undefined;
  if (term.constant !== undefined || !isAssignable(term.type, string)) {
    context.report(path, {
      code: "TYPE_MISMATCH",
      expected: "one `${…}` that gives the name of a service of `among`",
      found: term.constant === undefined ? valueOf(term.type) : `\`${text.slice(0, 80)}\``,
      hint:
        term.constant === undefined
          ? "give a text, such as `${ data.provider }`"
          : "leave `among` and `shape` out, or let an expression choose",
    });
    return undefined;
  }
  return { source: text, evaluate: toEvaluate(term) };
}

/** Checks that a service takes what the shape sends, and answers at least what the shape says. */
function checkFit(
  { endpoint, answer }: Called,
  shape: Pick<CallShape, "inputs" | "outputs">,
  { text, place }: { readonly text: string; readonly place: string },
  context: PlanContext,
): void {
  if (shape.inputs.length > 0) {
    // Each finding is told at the one place where it can be mended in this workflow.
    const here = {
      ...context,
      report: (_: string, problem: Parameters<typeof context.report>[1]) => context.report(place, problem),
    };
    checkInputs(
      endpoint.inputs,
      { source: "mapping", type: typeOfFields(shape.inputs), path: place, called: text },
      here,
    );
    checkUnknownInputs(
      endpoint.inputs,
      shape.inputs.map(({ name }) => name),
      place,
      text,
      here,
    );
  }
  const found = mismatch(answer, typeOfFields(shape.outputs));
  if (found === undefined) return;
  context.report(place, {
    code: "TYPE_MISMATCH",
    expected: `${valueOf(found.to)} as \`${found.path.slice(1)}\`, which the shape says that each answers`,
    found: found.from === undefined ? `\`${text}\` without it` : `${valueOf(found.from)} from \`${text}\``,
    hint: "correct the shape, or leave this service out",
  });
}

function reportTwice(text: string, place: string, context: PlanContext): void {
  context.report(place, {
    code: "DUPLICATE_NAME",
    expected: "each service once",
    found: `\`${text.slice(0, 80)}\` again`,
    hint: "remove one of them",
  });
}
