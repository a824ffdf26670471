import type { Operation } from "@machinery/protocol";
import type { CompiledCel } from "../cel/compile-cel.js";
import { checkDescription } from "../fields/check-fields.js";
import { Findings } from "../findings.js";
import type { PlannedOperation } from "../plan.js";
import { bareCondition, compileCondition } from "../values/compile-condition.js";
import { toEvaluate } from "../values/to-expression.js";
import { type FlowState, joinFlows } from "./flow-state.js";
import { planVerb } from "./plan-verbs.js";
import { certainAfter } from "./certain-after.js";
import type { BodyContext, PlanContext, PlannedBody, PlannedStep } from "./verb.js";
import { workflowScope } from "./workflow-scope.js";

/** Plans operations in the order they run, letting the types grow along. */
export function planBody(operations: readonly Operation[], path: string, around: BodyContext): PlannedBody {
  const planned: PlannedOperation[] = [];
  let state: FlowState | undefined = around.state;
  let certain = around.certain;
  for (const [index, operation] of operations.entries()) {
    const place = `${path}[${index}]`;
    if (state === undefined) {
      around.report(place, {
        code: "UNREACHABLE",
        expected: "an operation that can be reached",
        found: "one behind the end: what comes before it never goes on",
        hint: "remove it, or put it before",
      });
      break;
    }
    // What is known of the document is copied where an operation adds to it.
    around.budget.left -= 1 + state.data.fields.size / fieldsPerOperation;
    if (around.budget.left < 0) break;
    around.passing(state);
    const step = planOperation(operation, place, { ...around, state, certain });
    if (step.planned !== undefined) planned.push(step.planned);
    certain = certainAfter(certain, state, step);
    state = step.state;
  }
  if (state !== undefined) around.passing(state);
  return { operations: planned, state };
}

/** So many fields of the document cost as much to go on with as an operation costs to plan. */
const fieldsPerOperation = 2_000;

function planOperation(operation: Operation, path: string, around: BodyContext): PlannedStep {
  const { state, certain } = around;
  checkText(operation.description, path, around);
  const when = planWhen(operation, path, around);
  const context: PlanContext = {
    ...around,
    name: around.names.get(operation) ?? "",
    path,
    certain: when === undefined ? certain : [...certain, ...when.certainIfTrue],
    always: when === undefined,
    planBody,
  };
  const step = planVerb(operation.verb, context);
  if (when === undefined) return step;
  const condition = { source: bareCondition(operation.when), evaluate: toEvaluate(when.term) };
  return {
    planned: step.planned && { ...step.planned, when: condition },
    state: joinFlows(state, step.state),
    // Only who skipped it gets past an operation that never goes on.
    ...(step.state === undefined && { certain: when.certainIfFalse }),
  };
}

function planWhen(operation: Operation, path: string, around: BodyContext): CompiledCel | undefined {
  if (operation.when === "") return undefined;
  const compiled = compileCondition(operation.when, workflowScope(around));
  for (const problem of compiled.problems) around.report(`${path}.when`, problem);
  return compiled;
}

function checkText(description: string, path: string, around: BodyContext): void {
  const findings = new Findings();
  checkDescription(description, path, findings);
  for (const { path, ...problem } of findings.list)
    around.report(path, problem as Parameters<BodyContext["report"]>[1]);
}
