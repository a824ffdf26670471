import { EventStatus, StepStatus } from "@machinery/client";
import { formatSpan } from "../format/span.js";
import { stepStatusLook } from "../format/step-status-look.js";
import type { BodyNode, Graph } from "../graph/graph.js";
import type { NodeMark } from "../graph/node-mark.js";
import type { RunHistory, RunStep } from "./run-history.js";
import type { RunMoment } from "./run-moment.js";
import { bodiesAround } from "./step-path.js";

/** What is looked at first among steps that stand differently. */
const urgency: readonly StepStatus[] = [
  StepStatus.FAILED,
  StepStatus.RETRYING,
  StepStatus.COMPENSATING,
  StepStatus.RUNNING,
  StepStatus.WAITING,
  StepStatus.SUCCEEDED,
  StepStatus.COMPENSATED,
  StepStatus.CANCELLED,
  StepStatus.SKIPPED,
];

const faint: NodeMark = { isFaint: true };

/**
 * What is laid over the graph of a workflow to show how an event stood at a moment. An operation that had several steps shows how many of
 * each; where the selected step lies in a round or a branch, those of others are left out there.
 */
export function runMarks(
  graph: Graph,
  history: RunHistory,
  moment: RunMoment,
  selected: string | undefined,
): ReadonlyMap<string, NodeMark> {
  const focus = bodiesAround(selected ?? "");
  const begun = new Map<string, RunStep[]>();
  const marks = new Map<string, NodeMark>();
  for (const node of graph.nodes) {
    if (node.kind === "operation") {
      const steps = history
        .stepsOf(node.name)
        .filter(({ index, path }) => index < moment.begun && isInFocus(path, focus));
      begun.set(node.id, steps);
      marks.set(node.id, operationMark(steps, moment));
    } else if (node.kind === "body") {
      const steps = begun.get(node.parent ?? "") ?? [];
      if (!steps.some((step) => hasEntered(step, node, moment))) marks.set(node.id, faint);
    } else if (node.kind === "end" && moment.status !== EventStatus.SUCCEEDED) marks.set(node.id, faint);
  }
  return marks;
}

/** Whether a step lies in no other round or branch than the selected one does. */
function isInFocus(path: string, focus: ReadonlyMap<string, string>): boolean {
  if (focus.size === 0) return true;
  for (const [step, body] of bodiesAround(path)) {
    const wanted = focus.get(step);
    if (wanted !== undefined && wanted !== body) return false;
  }
  return true;
}

function operationMark(steps: readonly RunStep[], moment: RunMoment): NodeMark {
  const [only, second] = steps;
  if (only === undefined) return faint;
  if (second === undefined) {
    const note = noteOf(only, moment);
    return { look: stepStatusLook(statusOf(only, moment)), ...(note === "" ? {} : { note }) };
  }
  const counts = new Map<StepStatus, number>();
  for (const step of steps) {
    const status = statusOf(step, moment);
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  const shown = urgency.filter((status) => counts.has(status));
  return { counts: shown.map((status) => ({ ...stepStatusLook(status), count: counts.get(status)! })) };
}

const statusOf = ({ index }: RunStep, { statuses }: RunMoment): StepStatus => statuses[index] ?? 0;

/** How far a loop is, how often a step was tried, how long it took. */
function noteOf(step: RunStep, { sequence, timeMs }: RunMoment): string {
  const { view, endSequence } = step;
  const isOver = endSequence !== undefined && endSequence <= sequence;
  if (view.verb === "for" || view.verb === "while") {
    const rounds = step.entered.filter((entered) => entered.sequence <= sequence).length;
    return rounds === 1 ? "1 round" : `${String(rounds)} rounds`;
  }
  const attempts = view.attempts.filter(({ startMs }) => startMs <= timeMs).length;
  const tried = attempts > 1 ? `${String(attempts)} attempts` : "";
  const took = isOver && view.endMs !== undefined ? formatSpan(view.endMs - view.startMs) : "";
  return [tried, took].filter((words) => words !== "").join(" · ");
}

/** Whether a step had entered a body of its operation. */
function hasEntered({ entered }: RunStep, node: BodyNode, { sequence }: RunMoment): boolean {
  const name = node.role === "branch" ? node.says : bodyName(node);
  return entered.some((one) => one.body === name && one.sequence <= sequence);
}

/** How facts call a body, by its place in the definition: `cases[0]` for `operations[1].switch.cases[0].do`. */
function bodyName({ id, parent = "" }: BodyNode): string {
  const [, ...below] = id.slice(parent.length + 1).split(".");
  return below[0] ?? "";
}
