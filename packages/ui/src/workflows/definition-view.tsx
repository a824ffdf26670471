import { timestampToMillis, type Workflow } from "@machinery/client";
import { useMemo, useState, type ReactNode } from "react";
import { Link } from "wouter";
import { FieldTable } from "../definitions/field-table.js";
import { formatDateTime } from "../format/date-time.js";
import { GraphCanvas } from "../graph/graph-canvas.js";
import { graphOfWorkflow } from "../graph/graph-of-workflow.js";
import { Outline } from "../graph/outline.js";
import { Warnings } from "./warnings.js";
import { workflowFacts } from "./workflow-facts.js";
import { workflowText } from "./workflow-text.js";

const views = ["Graph", "Outline", "Text"] as const;

/** A workflow's definition at one revision: as a graph, an outline or text, and what it says besides. */
export function DefinitionView(props: {
  readonly workflow: Workflow;
  /** The newest revision: whether the workflow is paused, and its events. */
  readonly now: Workflow;
  /** What is chosen or done about the revision. */
  readonly children: ReactNode;
}) {
  const { workflow, now, children } = props;
  const [view, show] = useState<(typeof views)[number]>("Graph");
  const definition = workflow.definition!;
  return (
    <div className="page__columns">
      <section className="panel definition" aria-label="Definition">
        <div className="panel__head">
          <div className="choices" role="group" aria-label="Shown as">
            {views.map((name) => (
              <button
                key={name}
                type="button"
                className="choices__one"
                aria-pressed={view === name}
                onClick={() => show(name)}
              >
                {name}
              </button>
            ))}
          </div>
          <div className="page__actions">{children}</div>
        </div>
        {view === "Text" ? <Text workflow={workflow} /> : <Picture workflow={workflow} view={view} />}
      </section>
      <div className="page__column">
        {now.pause === undefined ? null : <Paused pause={now.pause} />}
        <Warnings warnings={workflow.warnings} />
        <section className="panel" aria-label="About">
          {definition.description === "" ? null : <p>{definition.description}</p>}
          <dl className="facts">
            <dt>Events</dt>
            <dd>
              {now.eventsUnderWay.toLocaleString("en")} under way, {now.eventsWaiting.toLocaleString("en")}{" "}
              wait to begin
            </dd>
            {workflowFacts(definition).map(([name, value]) => (
              <div key={name} className="facts__row">
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
            <dt>Defined</dt>
            <dd>{workflow.createTime && formatDateTime(timestampToMillis(workflow.createTime))}</dd>
          </dl>
        </section>
        <section className="panel" aria-label="Inputs and outputs">
          <FieldTable fields={definition.inputs} title="Inputs" none="none declared: any data is taken" />
          <FieldTable
            fields={definition.outputs}
            title="Outputs"
            none="none declared: the whole document is the result"
          />
        </section>
        <Services workflow={workflow} />
      </div>
    </div>
  );
}

function Picture({ workflow, view }: { readonly workflow: Workflow; readonly view: "Graph" | "Outline" }) {
  const definition = workflow.definition!;
  // What is asked for again and again is a new object each time: the same revision is the same graph.
  const key = `${definition.name} ${String(workflow.revision)}`;
  const graph = useMemo(() => graphOfWorkflow(definition), [key]);
  const [selected, select] = useState<string>();
  const label = `The operations of ${definition.name}`;
  return (
    <div className="definition__picture">
      {view === "Graph" ? (
        <GraphCanvas graph={graph} selected={selected} onSelect={select} label={label} />
      ) : (
        <Outline graph={graph} selected={selected} onSelect={select} label={label} />
      )}
    </div>
  );
}

function Text({ workflow }: { readonly workflow: Workflow }) {
  const { text, isSource } = workflowText(workflow, "yaml");
  return (
    <>
      {isSource ? null : (
        <p className="soft">It was defined without a text: this one is written from the definition.</p>
      )}
      <pre className="code definition__text" tabIndex={0} aria-label="Text of the definition">
        {text}
      </pre>
    </>
  );
}

function Paused({ pause }: { readonly pause: NonNullable<Workflow["pause"]> }) {
  const since = pause.time === undefined ? "" : ` since ${formatDateTime(timestampToMillis(pause.time))}`;
  return (
    <section className="panel panel--held" aria-label="Paused">
      <h2 className="panel__title">Paused{since}</h2>
      <p>No event of it begins: those that are posted wait, those under way go on.</p>
      {pause.reason === "" ? null : <p>{pause.reason}</p>}
    </section>
  );
}

function Services({ workflow }: { readonly workflow: Workflow }) {
  if (workflow.services.length === 0) return null;
  return (
    <section className="panel" aria-label="Services it was checked against">
      <h2 className="panel__title">Services</h2>
      <ul className="plain-list">
        {workflow.services.map(({ service, revision }) => (
          <li key={service}>
            <Link href={`/services/${service}/${String(revision)}`}>{service}</Link>{" "}
            <span className="soft">r{revision}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
