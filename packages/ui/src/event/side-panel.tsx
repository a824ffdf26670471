import { hasEnded, type Event } from "@machinery/client";
import type { Operation, WorkflowDefinition } from "@machinery/protocol";
import { ActionButtons } from "../actions/action-buttons.js";
import type { Acting } from "../actions/action-dialog.js";
import { rerunFrom } from "../actions/rerun-actions.js";
import { EventPanel } from "./event-panel.js";
import type { Hindered } from "./leading-step.js";
import { OperationPanel } from "./operation-panel.js";
import type { RunHistory, RunStep } from "./run-history.js";
import type { RunMoment } from "./run-moment.js";
import { operationOf } from "./step-path.js";
import { StepPanel } from "./step-panel.js";
import { useStepActions } from "./use-step-actions.js";
import "./side-panel.css";

interface SidePanelProps {
  readonly event: Event;
  readonly definition: WorkflowDefinition | undefined;
  readonly history: RunHistory;
  readonly moment: RunMoment;
  readonly isLive: boolean;
  /** The path of a step, or the name of an operation. */
  readonly selected: string | undefined;
  readonly hindered: readonly Hindered[];
  /** Undefined: it was not heard yet; null: there is none that is known. */
  readonly operation: (path: string) => Operation | null | undefined;
  readonly onSelect: (path: string) => void;
  readonly onAct: (acting: Acting) => void;
}

/** What is known of what is selected: a step, an operation, or the event itself. */
export function SidePanel(props: SidePanelProps) {
  const { event, definition, history, moment, isLive, selected, onSelect, onAct } = props;
  const found = selected === undefined ? undefined : history.step(selected);
  const step = found !== undefined && found.index < moment.begun ? found : undefined;
  const operation = selected === undefined ? undefined : props.operation(selected);
  const hindered = isLive && step !== undefined ? props.hindered.find((one) => one.step === step) : undefined;
  const { actions: ofStep } = useStepActions(event.eventId, hindered, operation);
  const canBeginHere = step !== undefined && isLive && isOwn(definition, operation, step);
  const actions =
    canBeginHere && hasEnded(history.view.status) ? [...ofStep, rerunFrom(event.eventId, step.path)] : ofStep;
  if (selected === undefined)
    return (
      <aside className="side-panel" aria-label="The event">
        <EventPanel event={event} view={history.view} isWhole={moment.sequence === history.length} />
      </aside>
    );
  if (step === undefined) {
    const name = operationOf(selected);
    const steps = history.stepsOf(name).filter(({ index }) => index < moment.begun);
    return (
      <aside className="side-panel" aria-label="The operation">
        <OperationPanel {...{ name, steps, moment, onSelect }} operation={operation ?? undefined} />
      </aside>
    );
  }
  return (
    <aside className="side-panel" aria-label="The step">
      <StepPanel {...{ event, history, step, moment, isLive }} operation={operation ?? undefined}>
        <ActionButtons
          actions={actions}
          of={step.path}
          onAct={(action) => onAct({ action, of: step.path })}
        />
      </StepPanel>
    </aside>
  );
}

/** Whether a step is of an operation of the workflow itself: an event can be carried out again from those alone. */
function isOwn(
  definition: WorkflowDefinition | undefined,
  operation: Operation | null | undefined,
  step: RunStep,
): boolean {
  if (definition === undefined || !operation || step.path !== step.operation) return false;
  // The services of a definition stand one after the other.
  return definition.operations.length === 0 || definition.operations.includes(operation);
}
