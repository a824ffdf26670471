import type { Catch, TryOperation } from "@machinery/protocol";
import type { FieldType } from "../cel/type.js";
import type { PlannedCatch, PlannedOperation } from "../plan.js";
import { reasonPattern, reasonProblem } from "../reason-problem.js";
import { certainAfter } from "./certain-after.js";
import { type FlowState, joinFlows } from "./flow-state.js";
import { planCondition } from "./plan-condition.js";
import type { BodyContext, PlanContext, PlanVerb } from "./verb.js";

/**
 * `try`: handles the errors of operations. Whoever handles one knows only what was so at every place it may have come from; `finally` knows
 * what was so at every place inside.
 */
export const planTry: PlanVerb<TryOperation> = (message, context) => {
  const path = `${context.path}.try`;
  checkParts(message, path, context);
  const bodies: Record<string, readonly PlannedOperation[]> = {};
  const inDo = gather(context);
  const main = context.planBody(message.do, `${path}.do`, { ...context, passing: inDo.passing });
  bodies["do"] = main.operations;

  const inCatches = gather({ ...context, state: inDo.state() });
  const sure = (state: FlowState) =>
    certainAfter(context.certain, context.state, { planned: undefined, state });
  const handling = {
    ...context,
    state: inDo.state(),
    certain: sure(inDo.state()),
    hasError: true,
    passing: inCatches.passing,
  };
  const ends = [main.state];
  const catches: PlannedCatch[] = [];
  message.catch.forEach((handler, index) => {
    const place = `${path}.catch[${index}]`;
    const when = handler.when === "" ? undefined : planCondition(handler.when, `${place}.when`, handling);
    const certain = [...handling.certain, ...(when?.certainIfTrue ?? [])];
    const body = context.planBody(handler.do, `${place}.do`, { ...handling, certain });
    bodies[`catch[${index}]`] = body.operations;
    ends.push(body.state);
    catches.push({
      ...(handler.reason.length === 0 ? {} : { reasons: [...handler.reason] }),
      ...(when === undefined ? {} : { when: when.expression }),
      ...(handler.undo && { undo: true }),
    });
  });

  let state = joinFlows(...ends);
  if (message.finally.length > 0) {
    const atEnd = inCatches.state();
    const known = { ...context, state: atEnd, certain: sure(atEnd), isFinally: true };
    const last = context.planBody(message.finally, `${path}.finally`, known);
    bodies["finally"] = last.operations;
    state = state && last.state && withCertainOf(last.state, state);
  }
  return { planned: { name: context.name, verb: "try", catches, bodies }, state };
};

/** Puts together all that may be known inside a body, from its beginning on. */
function gather(context: BodyContext): { passing: BodyContext["passing"]; state(): FlowState } {
  let state = context.state;
  let last = state;
  const passing = (passed: FlowState) => {
    context.passing(passed);
    if (passed !== last) state = joinFlows(state, passed)!;
    last = passed;
  };
  return { passing, state: () => state };
}

/** What is known after `finally` when nothing is on its way out: nothing that was certain before it is lost by it. */
function withCertainOf(after: FlowState, before: FlowState): FlowState {
  const certain = (
    fields: ReadonlyMap<string, FieldType>,
    known: ReadonlyMap<string, FieldType>,
  ): Map<string, FieldType> =>
    new Map(
      [...fields].map(([name, field]) => [
        name,
        { type: field.type, certain: field.certain || known.get(name)?.certain === true },
      ]),
    );
  return {
    data: { ...after.data, fields: certain(after.data.fields, before.data.fields) },
    steps: certain(after.steps, before.steps),
    written: after.written && {
      ...after.written,
      fields: certain(after.written.fields, before.written?.fields ?? new Map()),
    },
  };
}

function checkParts(message: TryOperation, path: string, context: PlanContext): void {
  if (message.do.length === 0) {
    context.report(path, {
      code: "MISSING_FIELD",
      expected: "operations to try",
      found: "none",
      hint: "write them as a list below `try`",
    });
  }
  if (message.catch.length === 0 && message.finally.length === 0) {
    context.report(path, {
      code: "MISSING_FIELD",
      expected: "`catch` or `finally` beside `try`",
      found: "neither",
      hint: "say what is done about an error, or leave `try` out",
    });
  }
  const all = message.catch.findIndex(takesAll);
  const taken = new Set<string>();
  message.catch.forEach(({ reason, undo, when }, index) => {
    const place = `${path}.catch[${index}]`;
    if (undo && !canUndo(context)) {
      context.report(`${place}.undo`, {
        severity: "warning",
        code: "NOTHING_TO_UNDO",
        expected: "a call with `compensate` somewhere in the workflow",
        found: "none",
        hint: "say beside a call what undoes it: `compensate: { call: … }`",
      });
    }
    if (all >= 0 && index > all) {
      context.report(place, {
        code: "UNREACHABLE",
        expected: "a catch that some error can reach",
        found: "one behind a catch that takes every error",
        hint: "put it before that one",
      });
    }
    if (!(all >= 0 && index > all) && reason.length > 0 && reason.every((text) => taken.has(text))) {
      context.report(place, {
        code: "UNREACHABLE",
        expected: "a catch that some error can reach",
        found: `one behind catches that take ${reason.map((text) => `\`${text}\``).join(", ")} already`,
        hint: "put it before them, or give them a condition with `when`",
      });
    }
    if (when === "") for (const text of reason) taken.add(text);
    reason.forEach((text, at) => {
      if (!reasonPattern.test(text)) context.report(`${place}.reason[${at}]`, reasonProblem(text));
    });
  });
}

/** Whether some step of the workflow can be undone at all. */
const canUndo = ({ names }: PlanContext): boolean =>
  [...names.keys()].some(
    ({ verb }) => (verb.case === "call" || verb.case === "run") && verb.value.compensate !== undefined,
  );

const takesAll = ({ reason, when }: Catch): boolean => reason.length === 0 && when === "";
