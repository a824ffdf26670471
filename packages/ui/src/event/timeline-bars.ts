import { StepStatus, type AttemptView } from "@machinery/client";
import type { StatusLook } from "../format/event-status-look.js";
import { stepStatusLook } from "../format/step-status-look.js";
import type { RunHistory, RunStep } from "./run-history.js";
import type { RunMoment } from "./run-moment.js";
import type { Span } from "./time-scale.js";

/** A part of a step's time. */
export interface TimelineBar {
  /** An attempt; the wait for the next one, for an answer or for something outside; operations inside at work; the call that undoes it. */
  readonly kind: "attempt" | "wait" | "inside" | "undo";
  readonly fromMs: number;
  readonly toMs: number;
  readonly tone: StatusLook["tone"];
  /** In words. */
  readonly says: string;
}

/** The parts of a step's time up to a moment. What had not ended then goes on until `untilMs`: the moment's time, or now. */
export function timelineBars(step: RunStep, moment: RunMoment, untilMs: number): TimelineBar[] {
  const { view, endSequence } = step;
  const status = moment.statuses[step.index] ?? StepStatus.UNSPECIFIED;
  const isOver = endSequence !== undefined && endSequence <= moment.sequence;
  const endMs = isOver ? (view.endMs ?? untilMs) : untilMs;
  const ownStatus = view.undo !== undefined && isUndoing(status) ? view.undo.before : status;
  const { tone } = stepStatusLook(ownStatus);
  const bars =
    view.attempts.length === 0
      ? [wholeBar(step, endMs, tone)]
      : attemptBars(view.attempts, view.startMs, endMs, tone, moment.timeMs);
  const undo = view.undo?.attempts ?? [];
  for (const attempt of undo) {
    if (attempt.startMs > moment.timeMs) break;
    const toMs = Math.min(attempt.endMs ?? untilMs, untilMs);
    bars.push({
      kind: "undo",
      fromMs: attempt.startMs,
      toMs,
      tone: attempt.error ? "bad" : "held",
      says: "undoing",
    });
  }
  return bars.filter(({ fromMs, toMs }) => toMs >= fromMs);
}

const isUndoing = (status: StepStatus): boolean =>
  status === StepStatus.COMPENSATING || status === StepStatus.COMPENSATED;

const waiting: ReadonlySet<string> = new Set(["wait", "listen", "ask", "run"]);

function wholeBar({ view }: RunStep, toMs: number, tone: StatusLook["tone"]): TimelineBar {
  const isWait = waiting.has(view.verb) || view.verb === "call";
  return {
    kind: isWait ? "wait" : "inside",
    fromMs: view.startMs,
    toMs,
    tone,
    says: isWait ? "waiting" : view.verb,
  };
}

function attemptBars(
  attempts: readonly AttemptView[],
  startMs: number,
  endMs: number,
  tone: StatusLook["tone"],
  momentMs: number,
): TimelineBar[] {
  const bars: TimelineBar[] = [];
  let waitedFromMs = startMs;
  for (const [at, attempt] of attempts.entries()) {
    if (attempt.startMs > momentMs) break;
    const { number, acceptedMs, error } = attempt;
    if (attempt.startMs > waitedFromMs)
      bars.push({
        kind: "wait",
        fromMs: waitedFromMs,
        toMs: attempt.startMs,
        tone: "held",
        says: at === 0 ? "waiting to be let in" : "waiting for the next attempt",
      });
    const toMs = Math.min(attempt.endMs ?? endMs, endMs);
    const isLast = at === attempts.length - 1 || attempts[at + 1]!.startMs > momentMs;
    const hasFailed = error !== undefined && (attempt.endMs ?? Infinity) <= momentMs;
    const answeredMs = acceptedMs === undefined ? toMs : Math.min(acceptedMs, toMs);
    const says = `attempt ${String(number)}${hasFailed ? `: ${error.reason}` : ""}`;
    bars.push({
      kind: "attempt",
      fromMs: attempt.startMs,
      toMs: answeredMs,
      tone: hasFailed ? "bad" : isLast ? tone : "good",
      says,
    });
    if (answeredMs < toMs)
      bars.push({
        kind: "wait",
        fromMs: answeredMs,
        toMs,
        tone: hasFailed ? "bad" : "waiting",
        says: "waiting for the answer",
      });
    waitedFromMs = toMs;
  }
  if (waitedFromMs < endMs)
    bars.push({
      kind: "wait",
      fromMs: waitedFromMs,
      toMs: endMs,
      tone: "held",
      says: "waiting for the next attempt",
    });
  return bars;
}

/** The spans in which calls were in flight up to a moment: the rest was waited. */
export function busySpans({ steps }: RunHistory, moment: RunMoment, untilMs: number): Span[] {
  const spans: Span[] = [];
  for (const { view } of steps)
    for (const { startMs, endMs, acceptedMs } of [...view.attempts, ...(view.undo?.attempts ?? [])])
      if (startMs <= moment.timeMs)
        spans.push({ fromMs: startMs, toMs: Math.min(acceptedMs ?? endMs ?? untilMs, untilMs) });
  return spans;
}
