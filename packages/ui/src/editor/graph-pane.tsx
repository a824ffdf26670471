import type { WorkflowDefinition } from "@machinery/client";
import type { Finding } from "@machinery/language";
import { memo, useMemo, useRef } from "react";
import { ArrangeContext } from "../graph/arrangeable.js";
import type { Graph } from "../graph/graph.js";
import { graphAfter } from "../graph/graph-after.js";
import { GraphCanvas } from "../graph/graph-canvas.js";
import { graphOfWorkflow } from "../graph/graph-of-workflow.js";
import type { EditorPlace } from "./editor-place.js";
import { findingMarks } from "./finding-marks.js";
import { useOperationActions } from "./use-operation-actions.js";

/** The workflow as a graph: operations are selected in it, dragged to other places, and have at them what the checker found. */
export const GraphPane = memo(function GraphPane(
  props: EditorPlace & {
    readonly definition: WorkflowDefinition | undefined;
    readonly findings: readonly Finding[];
  },
) {
  const { definition, isReadable, findings, selected, select } = props;
  const actions = useOperationActions(props);
  const last = useRef<Graph>(undefined);
  const graph = useMemo(
    () =>
      definition === undefined || !isReadable
        ? last.current
        : graphAfter(last.current, graphOfWorkflow(definition)),
    [definition, isReadable],
  );
  last.current = graph;
  const marks = useMemo(
    () => (graph === undefined ? undefined : findingMarks(graph, findings)),
    [graph, findings],
  );
  const drop = useRef(actions.drop);
  drop.current = actions.drop;
  const onArrange = useMemo(
    () =>
      isReadable ? (...dropped: Parameters<typeof actions.drop>) => drop.current(...dropped) : undefined,
    [isReadable],
  );
  const isEmpty = graph === undefined || graph.nodes.length <= 2;
  return (
    <section
      className={`editor__graph${isReadable ? "" : " editor__graph--old"}`}
      aria-label="Graph"
      onKeyDown={(event) => {
        const node = (event.target as HTMLElement).closest<HTMLElement>(".react-flow__node");
        if (event.target !== node || event.ctrlKey || event.metaKey) return;
        const path = node?.dataset["id"];
        // Enter and space select there.
        if (path === undefined || event.key === "Enter") return;
        if (!actions.press(event.altKey ? `Alt+${event.key}` : event.key, path)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {graph === undefined ? null : (
        <ArrangeContext value={onArrange}>
          {/* The first operation is brought into the middle; after that the view is left as it is. */}
          <GraphCanvas
            key={isEmpty ? "empty" : "begun"}
            graph={graph}
            {...(marks === undefined ? {} : { marks })}
            selected={selected}
            onSelect={select}
            label="Graph of the workflow"
          />
        </ArrangeContext>
      )}
      {isEmpty && isReadable ? (
        <div className="editor__first">
          <p>Nothing is done yet.</p>
          <button type="button" className="button button--primary" onClick={() => actions.add("after")}>
            Add the first operation
          </button>
        </div>
      ) : null}
      {isReadable ? null : (
        <p className="editor__old">The text cannot be read: this is how it was when it could.</p>
      )}
    </section>
  );
});
