import type { Workflow } from "@machinery/client";
import { Link } from "wouter";
import { RevisionChoice } from "../definitions/revision-choice.js";
import { NoSuchPlace } from "../shell/no-such-place.js";
import { ErrorNote } from "../writing/error-note.js";
import { DefinitionView } from "./definition-view.js";
import { ExportMenu } from "./export-menu.js";
import { PauseWorkflow } from "./pause-workflow.js";
import { RevisionChanges } from "./revision-changes.js";
import { RunWorkflow } from "./run-workflow.js";
import { useWorkflow } from "./use-workflows.js";
import { workflowLook } from "./workflow-look.js";
import { workflowPlace, type WorkflowPlace } from "./workflow-place.js";
import "./workflows.css";

/** One workflow: its definition at a revision, the form to run it, or what changed between revisions. */
export function WorkflowScreen({ name, rest }: { readonly name: string; readonly rest: string }) {
  const place = workflowPlace(rest);
  const newest = useWorkflow(name, 0);
  if (place === undefined) return <NoSuchPlace />;
  const workflow = newest.data;
  return (
    <div className="page">
      <header className="page__head">
        <h1 className="page__title">
          <Link href="/workflows" className="page__way">
            Workflows
          </Link>
          <span className="page__way">/</span>
          <span>{name}</span>
        </h1>
        {workflow === undefined ? null : <State workflow={workflow} />}
        <nav className="tabs" aria-label="Views of the workflow">
          <Tab place={place} kind="definition" href={`/workflows/${name}`} title="Definition" />
          <Tab place={place} kind="run" href={`/workflows/${name}/run`} title="Run" />
          <Tab place={place} kind="changes" href={`/workflows/${name}/changes`} title="Changes" />
        </nav>
        {workflow === undefined ? null : (
          <div className="page__actions">
            <Link href={`/workflows/${name}/edit`} className="button">
              Edit
            </Link>
            <PauseWorkflow name={name} isPaused={workflow.pause !== undefined} />
          </div>
        )}
      </header>
      <div className="page__body">
        {workflow === undefined ? <ErrorNote error={newest.error} /> : null}
        {workflow === undefined ? null : <Content place={place} newest={workflow} />}
      </div>
    </div>
  );
}

function State({ workflow }: { readonly workflow: Workflow }) {
  const look = workflowLook(workflow);
  return (
    <span className={`status status--${look.tone}`}>
      <span aria-hidden="true">{look.sign}</span> {look.word}
    </span>
  );
}

function Tab(props: {
  readonly place: WorkflowPlace;
  readonly kind: WorkflowPlace["kind"];
  readonly href: string;
  readonly title: string;
}) {
  const { place, kind, href, title } = props;
  return (
    <Link href={href} className="tabs__tab" aria-current={place.kind === kind ? "page" : undefined}>
      {title}
    </Link>
  );
}

function Content({ place, newest }: { readonly place: WorkflowPlace; readonly newest: Workflow }) {
  const name = newest.definition!.name;
  switch (place.kind) {
    case "run":
      return <RunWorkflow key={`${name} ${String(newest.revision)}`} workflow={newest} />;
    case "changes": {
      const { to = newest.revision, from = Math.max(1, to - 1) } = place;
      return <RevisionChanges name={name} newest={newest.revision} from={from} to={to} />;
    }
    default:
      return <Definition name={name} revision={place.revision} newest={newest} />;
  }
}

function Definition(props: { readonly name: string; readonly revision: number; readonly newest: Workflow }) {
  const { name, revision, newest } = props;
  const asked = useWorkflow(name, revision);
  if (asked.data === undefined) return <ErrorNote error={asked.error} />;
  return (
    <DefinitionView workflow={asked.data} now={newest}>
      <RevisionChoice place={`/workflows/${name}`} revision={asked.data.revision} newest={newest.revision} />
      <ExportMenu workflow={asked.data} />
    </DefinitionView>
  );
}
