import { type CallOperation, WhenSpent } from "@machinery/protocol";
import { anyObject, type ObjectType } from "../cel/type.js";
import { parseDuration } from "../duration.js";
import type { PlannedCall, PlannedCompensation, PlannedInput, PlannedOutput } from "../plan.js";
import { toPlain } from "../plain-value.js";
import { planRetry } from "../services/retry.js";
import { checkCallBounds } from "./check-call-bounds.js";
import { isChoice, planChoice } from "./plan-choice.js";
import { withAnswer, withWritten } from "./flow-state.js";
import { findCalled, splitCall } from "./find-called.js";
import { planCompensation } from "./plan-compensation.js";
import { planInput } from "./plan-input.js";
import { planOutput, writtenBy } from "./plan-output.js";
import type { Called, PlanContext, PlannedStep, PlanVerb } from "./verb.js";

/** `call`: asks a service. */
export const planCall: PlanVerb<CallOperation> = (message, context) => {
  const path = `${context.path}.call`;
  checkCallBounds(message, path, context);
  const choice = isChoice(message) ? planChoice(message, path, context) : undefined;
  const found = choice?.common ?? findCalled(message.service, `${path}.service`, context);
  const called = choice === undefined ? message.service : "shape";
  const input = message.input && toPlain(message.input);
  const output = message.output && toPlain(message.output);
  const step = callService(choice === undefined ? message : { ...message, service: "" }, found, {
    context,
    planInput: () => planInput(input, found?.endpoint, called, path, context),
    planOutput: (answer) => planOutput(output, answer, path, context),
    planUndo: (answer, merged) =>
      message.compensate &&
      planCompensation(message.compensate, { answer, merged }, `${path}.compensate`, context),
  });
  return choice === undefined || step.planned === undefined
    ? step
    : { ...step, planned: choice.finish(step.planned) };
};

/** One service of a workflow that has `services` alone: its inputs are taken from the document, its answer is merged in. */
export function planService(name: string, context: PlanContext): PlannedStep {
  const found = findCalled(name, context.path, context);
  return callService(
    {
      service: name,
      output: undefined,
      retry: undefined,
      attemptTimeout: "",
      timeout: "",
      whenSpent: WhenSpent.UNSPECIFIED,
      async: false,
      heartbeatTimeout: "",
    },
    found,
    {
      context,
      planInput: () => planInput(undefined, found?.endpoint, name, context.path, context),
      planOutput: (answer) => ({ output: { kind: "merge" }, merged: answer }),
      planUndo: () => undefined,
    },
  );
}

type CallWords = Pick<
  CallOperation,
  "output" | "service" | "retry" | "attemptTimeout" | "timeout" | "whenSpent" | "async" | "heartbeatTimeout"
>;

interface CallParts {
  readonly context: PlanContext;
  planInput(): PlannedInput | undefined;
  planOutput(answer: ObjectType): { output: PlannedOutput; merged: ObjectType | undefined } | undefined;
  planUndo(answer: ObjectType, merged: ObjectType | undefined): PlannedCompensation | undefined;
}

function callService(
  words: CallWords,
  found: Called | undefined,
  parts: CallParts,
): PlannedStep & { readonly planned: PlannedCall | undefined } {
  const { context } = parts;
  const answer = found?.answer ?? anyObject;
  const input = parts.planInput();
  const output = parts.planOutput(answer);
  const merged = output === undefined ? writtenBy(words) : output.merged;
  const compensate = parts.planUndo(answer, merged);
  const written = withWritten(context.state, merged, context.always);
  const state = withAnswer(written, context.name, { type: answer, certain: context.always });
  if (found === undefined || input === undefined || output === undefined)
    return { planned: undefined, state };
  const attemptTimeoutMs = parseDuration(words.attemptTimeout);
  const timeoutMs = parseDuration(words.timeout);
  const whenSpent = words.whenSpent || context.whenSpent;
  const heartbeatTimeoutMs = parseDuration(words.heartbeatTimeout);
  const planned: PlannedCall = {
    name: context.name,
    verb: "call",
    ...splitCall(words.service),
    inputs: found.inputs,
    outputs: found.outputs,
    input,
    output: output.output,
    retry: planRetry(words.retry, ...found.endpoint.retryPolicies),
    ...(attemptTimeoutMs === undefined ? {} : { attemptTimeoutMs }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(whenSpent === WhenSpent.PAUSE ? { holds: true } : {}),
    ...(words.async ? { async: true as const } : {}),
    ...(heartbeatTimeoutMs === undefined ? {} : { heartbeatTimeoutMs }),
    ...(compensate === undefined ? {} : { compensate }),
  };
  return { planned, state };
}
