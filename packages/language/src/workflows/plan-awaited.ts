import type { Field, Operation } from "@machinery/protocol";
import type { Value } from "@bufbuild/protobuf/wkt";
import type { ObjectType } from "../cel/type.js";
import { parseDuration } from "../duration.js";
import { checkFields } from "../fields/check-fields.js";
import { typeOfFields } from "../fields/type-of-fields.js";
import type { PlannedBodies, PlannedOutput } from "../plan.js";
import { toPlain } from "../plain-value.js";
import { checkDuration } from "../services/retry.js";
import { type FlowState, joinFlows, withAnswer, withWritten } from "./flow-state.js";
import { planOutput, writtenBy } from "./plan-output.js";
import { reportFindings } from "./report-findings.js";
import type { PlanContext } from "./verb.js";

/** What operations have in common that wait for an answer from outside. */
interface AwaitedWords {
  readonly timeout: string;
  readonly onTimeout: Operation[];
  readonly output?: Value | undefined;
}

/** What came of it. */
interface Awaited {
  /** Undefined when something is wrong with the output mapping. */
  readonly output: PlannedOutput | undefined;
  readonly timing: { readonly timeoutMs?: number };
  readonly bodies: PlannedBodies;
  readonly answer: ObjectType;
  readonly state: FlowState | undefined;
}

/**
 * Plans what waits for an answer that has the given fields, and what is done when none comes in time. The answer is certain afterwards
 * only where that never goes on.
 */
export function planAwaited(
  words: AwaitedWords,
  fields: { readonly declared: Field[]; readonly path: string },
  path: string,
  context: PlanContext,
): Awaited {
  reportFindings(context, (findings) => {
    checkFields(fields.declared, fields.path, findings);
    checkDuration(words.timeout, `${path}.timeout`, findings);
  });
  if (words.onTimeout.length > 0 && words.timeout === "") {
    context.report(`${path}.on_timeout`, {
      code: "MISSING_FIELD",
      expected: "a `timeout` beside `on_timeout`",
      found: "none",
      hint: "say how long to wait, such as `timeout: 2d`",
    });
  }
  const answer = typeOfFields(fields.declared);
  const planned = planOutput(words.output && toPlain(words.output), answer, path, context);
  const merged = planned === undefined ? writtenBy(words) : planned.merged;
  const written = withWritten(context.state, merged, context.always);
  const answered = withAnswer(written, context.name, { type: answer, certain: context.always });
  const timeoutMs = parseDuration(words.timeout);
  const timing = timeoutMs === undefined ? {} : { timeoutMs };
  const output = planned?.output;
  if (words.onTimeout.length === 0) return { output, timing, bodies: {}, answer, state: answered };
  const late = context.planBody(words.onTimeout, `${path}.on_timeout`, context);
  const state = joinFlows(answered, late.state);
  return { output, timing, bodies: { on_timeout: late.operations }, answer, state };
}
