import type { RunOperation, WorkflowDefinition } from "@machinery/protocol";
import { anyObject, objectOf, type ObjectType, string } from "../cel/type.js";
import { parseDuration } from "../duration.js";
import { compileFields } from "../fields/compile-fields.js";
import { typeOfFields } from "../fields/type-of-fields.js";
import { Findings } from "../findings.js";
import type { PlannedRun } from "../plan.js";
import { toPlain } from "../plain-value.js";
import { checkDuration } from "../services/retry.js";
import { suggest } from "../suggest.js";
import { withAnswer, withWritten } from "./flow-state.js";
import { findRecursion } from "./find-recursion.js";
import { planCompensation } from "./plan-compensation.js";
import { planInput } from "./plan-input.js";
import { planOutput, writtenBy } from "./plan-output.js";
import type { PlanContext, PlanVerb } from "./verb.js";

/** What a run that is not waited for answers. */
const posted: ObjectType = objectOf([["event_id", { type: string, certain: true }]]);

/** `run`: carries out another workflow. Its outputs are as certain as they are declared, since they are checked when it has ended. */
export const planRun: PlanVerb<RunOperation> = (message, context) => {
  const path = `${context.path}.run`;
  checkBounds(message, path, context);
  const found = findRun(message.workflow, path, context);
  const answer = message.detached ? posted : found === undefined ? anyObject : typeOfFields(found.outputs);
  const input = planInput(message.input && toPlain(message.input), found, message.workflow, path, context);
  const given = message.output && toPlain(message.output);
  const output = planOutput(given, answer, path, context);
  const merged = output === undefined ? writtenBy(message) : output.merged;
  const compensate =
    message.compensate &&
    planCompensation(message.compensate, { answer, merged }, `${path}.compensate`, context);
  const written = withWritten(context.state, merged, context.always);
  const state = withAnswer(written, context.name, { type: answer, certain: context.always });
  if (found === undefined || input === undefined || output === undefined)
    return { planned: undefined, state };
  const timeoutMs = parseDuration(message.timeout);
  const planned: PlannedRun = {
    name: context.name,
    verb: "run",
    runs: message.workflow,
    outputs: compileFields(message.detached ? [] : found.outputs),
    input,
    output: output.output,
    ...(message.detached ? { detached: true as const } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(compensate === undefined ? {} : { compensate }),
  };
  return { planned, state };
};

function findRun(name: string, path: string, context: PlanContext): WorkflowDefinition | undefined {
  const place = `${path}.workflow`;
  if (name === "") {
    context.report(place, {
      code: "MISSING_FIELD",
      expected: "the name of a workflow",
      found: "none",
      hint: "write `run: WORKFLOW`",
    });
    return undefined;
  }
  const way = findRecursion(context.workflow, name, context.workflows);
  if (way !== undefined) {
    context.report(place, {
      code: "RECURSION",
      expected: "a workflow that does not come to run this one",
      found: way.map((name) => `\`${name}\``).join(", which runs "),
      hint: "repeat with `while` or `for`, or post the next event from outside",
    });
    return undefined;
  }
  const found = context.workflows(name);
  if (found === undefined)
    context.report(place, {
      code: "UNKNOWN_WORKFLOW",
      expected: "a defined workflow",
      found: `\`${name.slice(0, 80)}\``,
      hint: suggest(name, context.knownWorkflows, "define it first"),
    });
  return found;
}

function checkBounds({ timeout, detached, compensate }: RunOperation, path: string, context: PlanContext) {
  const findings = new Findings();
  checkDuration(timeout, `${path}.timeout`, findings);
  for (const { path, code, expected, found, hint } of findings.list)
    context.report(path, { code, expected, found, hint } as Parameters<PlanContext["report"]>[1]);
  if (!detached) return;
  for (const [key, said] of [
    ["timeout", timeout !== ""],
    ["compensate", compensate !== undefined],
  ] as const) {
    if (!said) continue;
    context.report(`${path}.${key}`, {
      code: "MISPLACED",
      expected: `no \`${key}\` beside \`detached\`: the step ends as soon as the event is posted`,
      found: "one",
      hint: "leave one of the two out",
    });
  }
}
