import { useMemo } from "react";
import { useLocation } from "wouter";
import { graphOfWorkflow } from "../graph/graph-of-workflow.js";
import { GraphCanvas } from "../graph/graph-canvas.js";
import { Outline } from "../graph/outline.js";
import { formatEventPlace, parseEventPlace } from "./event-place.js";
import { useEvent } from "./use-event.js";
import { useWorkflow } from "./use-workflow.js";
import "./event-screen.css";

/** One event: its run on the graph of its workflow. */
export function EventScreen() {
  const [address, go] = useLocation();
  const place = parseEventPlace(address);
  const { value: event, error } = useEvent(place.eventId);
  const { value: workflow } = useWorkflow(event?.workflow, event?.workflowRevision);
  const graph = useMemo(
    () => (workflow?.definition === undefined ? undefined : graphOfWorkflow(workflow.definition)),
    [workflow],
  );
  const select = (id: string): void => go(formatEventPlace({ ...place, selected: id }));
  return (
    <div className="event">
      <header className="event__head">
        <h1 className="event__title">
          {event?.workflow} <span className="mono">{place.eventId}</span>
        </h1>
      </header>
      {error === undefined ? null : <p role="alert">{error.message}</p>}
      {graph === undefined ? null : (
        <div className="event__graph">
          <Outline graph={graph} selected={place.selected} onSelect={select} label="Operations" />
          <GraphCanvas
            graph={graph}
            selected={place.selected}
            onSelect={select}
            label="Graph of the workflow"
          />
        </div>
      )}
    </div>
  );
}
