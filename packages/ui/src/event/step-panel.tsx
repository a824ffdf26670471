import type { Event, StepView } from "@machinery/client";
import type { Operation } from "@machinery/protocol";
import type { ReactNode } from "react";
import { formatMoment } from "../format/moment.js";
import { formatSpan } from "../format/span.js";
import { stepStatusLook } from "../format/step-status-look.js";
import { operationSays } from "../graph/operation-says.js";
import { useNow } from "../live/use-now.js";
import { AttemptList } from "./attempt-list.js";
import { ErrorDetails } from "./error-details.js";
import { EventLink } from "./event-link.js";
import type { RunHistory, RunStep } from "./run-history.js";
import type { RunMoment } from "./run-moment.js";
import { stepDetails } from "./step-details.js";
import { ValueCompare } from "./value-compare.js";

interface StepPanelProps {
  readonly event: Event;
  readonly history: RunHistory;
  /** Its operation in the definition, as far as that is known. */
  readonly operation: Operation | undefined;
  readonly step: RunStep;
  readonly moment: RunMoment;
  /** Whether the moment is the present one. */
  readonly isLive: boolean;
  /** What can be done to the step. */
  readonly children: ReactNode;
}

/** All that is known of one step at a moment. */
export function StepPanel({ event, history, operation, step, moment, isLive, children }: StepPanelProps) {
  const clockMs = useNow();
  const nowMs = isLive ? Math.max(clockMs, moment.timeMs) : moment.timeMs;
  const details = stepDetails(event, history, step, moment);
  const { view, inputs, outputs, givenBy, undoInputs, silentUntilMs } = details;
  const look = stepStatusLook(view.status);
  const { undo } = view;
  return (
    <>
      <header className="side-panel__head">
        <h2 className="side-panel__title mono">{view.path}</h2>
        <span className={`mark mark--${look.tone}`}>
          <span aria-hidden="true">{look.sign}</span> {look.word}
        </span>
      </header>
      <p className="side-panel__soft">
        {view.verb} {whatOf(view, operation)}
        {" · "}
        {formatMoment(view.startMs, nowMs)} · {formatSpan((view.endMs ?? nowMs) - view.startMs)}
        {givenBy === "" ? "" : ` · answered by ${givenBy}`}
      </p>
      <div className="side-panel__actions">{children}</div>
      <Awaited view={view} silentUntilMs={silentUntilMs} nowMs={nowMs} />
      {view.error === undefined || view.attempts.at(-1)?.error !== undefined ? null : (
        <section aria-label="Error">
          <h3 className="side-panel__heading">Error</h3>
          <ErrorDetails error={view.error} />
        </section>
      )}
      {view.attempts.length === 0 ? null : (
        <section aria-label="Attempts of the step">
          <h3 className="side-panel__heading">Attempts</h3>
          <AttemptList attempts={view.attempts} nowMs={nowMs} />
        </section>
      )}
      <ValueCompare left={{ title: "Inputs", value: inputs }} right={{ title: "Outputs", value: outputs }} />
      {undo === undefined ? null : (
        <section aria-label="Undoing">
          <h3 className="side-panel__heading">
            Undone by {undo.service}{" "}
            <span className="side-panel__soft">{stepStatusLook(undo.status).word}</span>
          </h3>
          {undo.nextAttemptMs === undefined ? null : <Countdown untilMs={undo.nextAttemptMs} nowMs={nowMs} />}
          {undo.error === undefined ? null : <ErrorDetails error={undo.error} />}
          <AttemptList attempts={undo.attempts} nowMs={nowMs} />
          <ValueCompare
            left={{ title: "Inputs", value: undoInputs }}
            right={{ title: "", value: undefined }}
          />
        </section>
      )}
    </>
  );
}

/** What a step is about. Of a question and a signal the panel itself tells it, as it came to be. */
function whatOf({ verb, service }: StepView, operation: Operation | undefined): string {
  if (service !== "" || operation === undefined || verb === "ask" || verb === "listen") return service;
  return operationSays(operation);
}

interface AwaitedProps {
  readonly view: StepView;
  readonly silentUntilMs: number | undefined;
  readonly nowMs: number;
}

/** What a step waits for. */
function Awaited({ view, silentUntilMs, nowMs }: AwaitedProps) {
  const { nextAttemptMs, wakeMs, deferral, signal, ask, childId, attempts, endMs } = view;
  const acceptedMs = endMs === undefined ? attempts.at(-1)?.acceptedMs : undefined;
  return (
    <dl className="side-panel__facts">
      {nextAttemptMs === undefined ? null : (
        <Fact name="Next attempt">
          <Countdown untilMs={nextAttemptMs} nowMs={nowMs} />
        </Fact>
      )}
      {deferral === undefined ? null : <Fact name="Not let in by">{deferral.service}</Fact>}
      {acceptedMs === undefined ? null : (
        <Fact name="Callback">
          awaited since {formatMoment(acceptedMs, nowMs)}, for {formatSpan(nowMs - acceptedMs)}
          {silentUntilMs === undefined ? "" : `; a word is due by ${formatMoment(silentUntilMs, nowMs)}`}
        </Fact>
      )}
      {wakeMs === undefined ? null : (
        <Fact name={view.verb === "wait" ? "Until" : "At the latest"}>
          <Countdown untilMs={wakeMs} nowMs={nowMs} />
        </Fact>
      )}
      {signal === undefined ? null : (
        <>
          <Fact name="Signal">
            {signal.name}
            {signal.key === "" ? ", sent to this event alone" : ` with the key ${signal.key}`}
          </Fact>
          {signal.signalId === "" ? null : <Fact name="Took">{signal.signalId}</Fact>}
        </>
      )}
      {ask === undefined ? null : (
        <>
          <Fact name="Question">{ask.question}</Fact>
          {ask.assignee === "" ? null : <Fact name="Asked">{ask.assignee}</Fact>}
          {ask.group === "" ? null : <Fact name="Group">{ask.group}</Fact>}
          {ask.by === "" ? null : (
            <Fact name={endMs === undefined ? "Claimed by" : "Answered by"}>{ask.by}</Fact>
          )}
        </>
      )}
      {childId === undefined ? null : (
        <Fact name="Event">
          <EventLink eventId={childId} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="side-panel__fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Countdown({ untilMs, nowMs }: { readonly untilMs: number; readonly nowMs: number }) {
  return (
    <span className="side-panel__countdown">
      {untilMs <= nowMs ? "is due" : `in ${formatSpan(untilMs - nowMs)}`}, {formatMoment(untilMs, nowMs)}
    </span>
  );
}
