import { type ForkOperation, limits, names } from "@machinery/protocol";
import { type FieldType, join, objectOf } from "../cel/type.js";
import { nameProblem } from "../name-problem.js";
import type { PlannedOperation } from "../plan.js";
import { type FlowState, nothingWritten } from "./flow-state.js";
import type { PlanContext, PlanVerb } from "./verb.js";

/**
 * `fork`: carries out branches at the same time, each on a copy of the document. What a branch gave is certain behind it only where all are
 * waited for.
 */
export const planFork: PlanVerb<ForkOperation> = (message, context) => {
  const path = `${context.path}.fork`;
  checkParts(message, path, context);
  const bodies: Record<string, readonly PlannedOperation[]> = {};
  const branches = message.branches.map(({ name, do: operations }, index) => {
    const body = context.planBody(operations, `${path}.branches[${index}].do`, {
      ...context,
      state: { ...context.state, written: nothingWritten },
      copiedBy: "fork",
      // Whoever handles an error outside sees the outer document, as it was before.
      passing: () => {},
    });
    bodies[`branches[${index}]`] = body.operations;
    return { name, end: body.state };
  });
  const waitFor = message.waitFor === 0 ? branches.length : message.waitFor;
  const planned = {
    name: context.name,
    verb: "fork",
    branches: branches.map(({ name }) => name),
    waitFor,
    bodies,
  } as const;
  return { planned, state: stateAfter(branches, waitFor, context) };
};

interface PlannedBranch {
  readonly name: string;
  /** Undefined where its end is never reached. */
  readonly end: FlowState | undefined;
}

function stateAfter(
  branches: readonly PlannedBranch[],
  waitFor: number,
  { name, state, always }: PlanContext,
): FlowState | undefined {
  const ends = branches.flatMap(({ name, end }) => (end === undefined ? [] : [{ name, end }]));
  if (ends.length < waitFor) return undefined;
  const areCertain = waitFor === branches.length;
  const steps = new Map(state.steps);
  for (const { end } of ends) {
    for (const [step, answer] of end.steps) {
      const before = state.steps.get(step);
      if (answer !== before) steps.set(step, leaked(answer, before, areCertain && always));
    }
  }
  const given = ends.map(
    ({ name, end }) => [name, { type: end.written ?? nothingWritten, certain: areCertain }] as const,
  );
  steps.set(name, { type: objectOf(given), certain: always });
  return { ...state, steps };
}

/** What is known outside of what an operation inside a branch answered. */
function leaked(answer: FieldType, before: FieldType | undefined, areCertain: boolean): FieldType {
  if (areCertain) return answer;
  if (before === undefined) return { type: answer.type, certain: false };
  return { type: join(before.type, answer.type), certain: before.certain };
}

function checkParts({ branches, waitFor }: ForkOperation, path: string, context: PlanContext): void {
  if (branches.length < 2) {
    context.report(path, {
      code: "MISSING_FIELD",
      expected: "at least two branches",
      found: branches.length === 0 ? "none" : "one",
      hint: "write each as its name with a list of operations below `fork`",
    });
  } else if (branches.length > limits.branches) {
    context.report(path, {
      code: "TOO_LARGE",
      expected: `at most ${limits.branches} branches`,
      found: `${branches.length}`,
      hint: "go over a list with `for` and `concurrency` where they are alike",
    });
  }
  if (waitFor > branches.length) {
    context.report(`${path}.wait_for`, {
      code: "INVALID_NUMBER",
      expected: `\`all\`, \`first\`, or a number up to ${branches.length}, as there are branches`,
      found: `${waitFor}`,
      hint: "choose one within these bounds",
    });
  }
  const seen = new Set<string>();
  branches.forEach(({ name, do: operations }, index) => {
    const place = `${path}.branches[${index}]`;
    if (!names.operation.pattern.test(name))
      context.report(`${place}.name`, nameProblem(name, names.operation.words));
    else if (seen.has(name))
      context.report(`${place}.name`, {
        code: "DUPLICATE_NAME",
        expected: "each branch once",
        found: `\`${name}\` again`,
        hint: "rename one of them",
      });
    seen.add(name);
    if (operations.length === 0)
      context.report(place, {
        code: "MISSING_FIELD",
        expected: "operations in each branch",
        found: `none in \`${name.slice(0, 80)}\``,
        hint: "write them as a list, or remove the branch",
      });
  });
}
