import type { WorkflowDefinition } from "@machinery/protocol";
import { useMemo } from "react";
import { GraphCanvas } from "../graph/graph-canvas.js";
import { graphOfWorkflow } from "../graph/graph-of-workflow.js";
import { Outline } from "../graph/outline.js";
import type { EventViewName } from "./event-place.js";
import { HistoryTable } from "./history-table.js";
import type { RunMoment } from "./run-moment.js";
import { runMarks } from "./run-marks.js";
import { operationOf } from "./step-path.js";
import { Timeline } from "./timeline.js";
import type { Run } from "./use-run.js";

interface EventViewsProps {
  readonly view: EventViewName;
  /** Unset while it is not known. */
  readonly definition: WorkflowDefinition | undefined;
  readonly run: Run;
  readonly moment: RunMoment;
  readonly isLive: boolean;
  readonly selected: string | undefined;
  readonly onSelect: (selected: string) => void;
  readonly onMoment: (sequence: number) => void;
}

/** The three views of one history: what is selected in one is selected in all. */
export function EventViews(props: EventViewsProps) {
  const { view, run, moment, isLive, selected, onSelect } = props;
  const { history } = run;
  if (view === "timeline") return <Timeline {...{ run, moment, isLive, selected, onSelect }} />;
  if (view === "table")
    return (
      <HistoryTable
        {...{ history, isLive, selected, onSelect }}
        until={moment.sequence}
        onMoment={props.onMoment}
      />
    );
  return <RunGraph {...props} />;
}

function RunGraph({ definition, run: { history }, moment, selected, onSelect }: EventViewsProps) {
  const graph = useMemo(() => definition && graphOfWorkflow(definition), [definition]);
  const marks = useMemo(
    () => graph && runMarks(graph, history, moment, selected),
    [graph, history, moment, selected],
  );
  const ids = useMemo(() => {
    const operations = graph?.nodes.filter((node) => node.kind === "operation") ?? [];
    return new Map(operations.map(({ name, id }) => [name, id]));
  }, [graph]);
  if (graph === undefined || marks === undefined) return null;
  const selectedId = selected === undefined ? undefined : ids.get(operationOf(selected));
  const select = (id: string): void => {
    const node = graph.nodes.find((one) => one.id === id);
    if (node?.kind !== "operation" || id === selectedId) return;
    const steps = history.stepsOf(node.name);
    // The one there is; where there were several, the panel lists them.
    onSelect(steps.length === 1 ? steps[0]!.path : node.name);
  };
  const shared = { graph, marks, selected: selectedId, onSelect: select };
  return (
    <div className="event__graph">
      <Outline {...shared} label="Operations" />
      <GraphCanvas {...shared} label="Graph of the workflow" />
    </div>
  );
}
