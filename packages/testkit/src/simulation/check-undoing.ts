import { EventStatus } from "@machinery/protocol";
import type { EventDetail, TimedFact } from "@machinery/runner";
import type { KeptUnwinding } from "./journal.js";
import { type ModelWorkflow, operationOf } from "./random-workflow.js";
import { mayBeDone } from "./told-by.js";

/**
 * What was done is undone once: in each region that is undone, the last step first, whichever bodies they belong to; and at a bad end, all of it
 * that can be undone. `unwindings` says which region each of the event's unwindings was for.
 */
export function* checkUndoing(
  workflow: ModelWorkflow,
  { status }: Pick<EventDetail, "status">,
  facts: readonly TimedFact[],
  unwindings: readonly KeptUnwinding[],
): Generator<string> {
  const unknown = mayBeDone(facts);
  const done: string[] = [];
  const active: KeptUnwinding[] = [];
  const ahead = [...unwindings];
  for (const { kind, step, body, outputs } of facts) {
    if (kind === "unwinding-started") {
      const next = ahead.shift();
      if (next === undefined) yield "unwinds and never wrote so";
      else active.splice(0, active.length, ...active.filter((one) => !isIn(one.region, next.region)), next);
    }
    if (kind === "compensation-started" || kind === "compensation-failed") {
      const { region } = active.find((one) => isIn(step, one.region)) ?? {};
      if (region === undefined) yield `undoes ${step} where nothing is to be undone`;
      const last = done.findLast((one) => isIn(one, region ?? ""));
      if (kind === "compensation-failed" && !done.includes(step)) continue;
      if (last !== step) yield `undoes ${step} where ${last ?? "nothing"} is to be undone`;
      done.splice(done.indexOf(step), 1);
    }
    const isEnd = kind === "body-ended" || kind === "body-entered";
    const at = active.findIndex(({ after }) => isEnd && after.kind === kind && isSame(after, step, body));
    if (at >= 0) active.splice(at, 1);
    const isDone =
      kind === "step-succeeded" ||
      ((kind === "step-failed" ||
        kind === "step-cancelled" ||
        (kind === "step-skipped" && outputs !== undefined)) &&
        unknown.has(step));
    if (isDone && workflow.calls.has(`${operationOf(step)}/undo`)) done.push(step);
  }
  if (status !== EventStatus.SUCCEEDED && done.length > 0)
    yield `ends with ${done.join()} still to be undone`;
  const ended = facts.filter(({ kind }) => /^compensation-(succeeded|failed)$/.test(kind)).length;
  const begun = facts.filter(({ kind }) => kind === "compensation-started").length;
  if (begun !== ended) yield `begins to undo ${begun} steps, and ends ${ended}`;
}

const isIn = (path: string, region: string): boolean =>
  region === "" || path === region || path.startsWith(`${region}.`);

const isSame = (after: KeptUnwinding["after"], step: string, body = ""): boolean =>
  after.step === step && (after.kind === "body-entered" || body === (after.branch ?? `do[${after.round}]`));
