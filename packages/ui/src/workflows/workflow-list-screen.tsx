import { timestampToMillis, type Workflow } from "@machinery/client";
import { useState } from "react";
import { Link } from "wouter";
import { useDaemon } from "../daemon.js";
import { defineFirst, registerFirst } from "../events/first-steps.js";
import { FirstStepsNote } from "../events/first-steps-note.js";
import { useServices } from "../services/use-services.js";
import { formatSpan } from "../format/span.js";
import { useNow } from "../live/use-now.js";
import { ErrorNote } from "../writing/error-note.js";
import { useWorkflows } from "./use-workflows.js";
import { workflowLook } from "./workflow-look.js";

/** How many rows are shown at most: of more, one looks for what one wants. */
const mostRows = 500;

/** All workflows: which are paused, and how many events each has. */
export function WorkflowListScreen() {
  const { data, error } = useWorkflows();
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const found = (data ?? []).filter(({ definition }) =>
    `${definition?.name ?? ""} ${definition?.description ?? ""}`.toLowerCase().includes(wanted),
  );
  return (
    <div className="page">
      <header className="page__head">
        <h1 className="page__title">Workflows</h1>
        <input
          className="field page__search"
          type="search"
          aria-label="Search workflows"
          placeholder="Name or text"
          value={text}
          onChange={(change) => setText(change.target.value)}
        />
        <span className="soft" role="status">
          {data === undefined ? "" : `${String(found.length)} of ${String(data.length)}`}
        </span>
        <div className="page__actions">
          <Link href="/workflows/new" className="button">
            New workflow
          </Link>
        </div>
      </header>
      <div className="page__body">
        {data === undefined ? <ErrorNote error={error} /> : null}
        {data?.length === 0 ? <NoWorkflows /> : null}
        {data !== undefined && data.length > 0 && found.length === 0 ? (
          <p className="soft">No workflow matches this search.</p>
        ) : null}
        {found.length === 0 ? null : (
          <div className="panel">
            <Table workflows={found.slice(0, mostRows)} />
          </div>
        )}
        {found.length > mostRows ? (
          <p className="soft">
            {found.length - mostRows} more match: search for what you want to see of them.
          </p>
        ) : null}
      </div>
    </div>
  );
}

/** What to do next: a workflow calls services, so that there must be one. */
function NoWorkflows() {
  const { host } = useDaemon();
  const { data } = useServices();
  if (data === undefined) return null;
  const steps =
    data.length === 0 ? registerFirst(host.daemonUrl) : defineFirst(host.daemonUrl, data[0]?.definition);
  return <FirstStepsNote steps={steps} />;
}

function Table({ workflows }: { readonly workflows: readonly Workflow[] }) {
  return (
    <table className="table">
      <caption className="visually-hidden">Workflows</caption>
      <thead>
        <tr>
          <th scope="col">Workflow</th>
          <th scope="col">State</th>
          <th scope="col" className="number">
            Under way
          </th>
          <th scope="col" className="number">
            Wait to begin
          </th>
          <th scope="col" className="number">
            Warnings
          </th>
          <th scope="col" className="number">
            Changed
          </th>
          <th scope="col" style={{ width: "40%" }}>
            What it is for
          </th>
        </tr>
      </thead>
      <tbody>
        {workflows.map((workflow) => (
          <Row key={workflow.definition?.name} workflow={workflow} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ workflow }: { readonly workflow: Workflow }) {
  const nowMs = useNow();
  const { definition, revision, createTime, warnings, eventsUnderWay, eventsWaiting } = workflow;
  const name = definition?.name ?? "";
  const look = workflowLook(workflow);
  return (
    <tr>
      <td className="nowrap">
        <Link href={`/workflows/${name}`}>{name}</Link> <span className="soft">r{revision}</span>
      </td>
      <td className={`status status--${look.tone}`}>
        <span aria-hidden="true">{look.sign}</span> {look.word}
      </td>
      <td className="number">{eventsUnderWay.toLocaleString("en")}</td>
      <td className="number">{eventsWaiting.toLocaleString("en")}</td>
      <td className="number">{warnings.length === 0 ? "—" : warnings.length}</td>
      <td className="number soft">
        {createTime === undefined ? "" : `${formatSpan(nowMs - timestampToMillis(createTime))} ago`}
      </td>
      <td className="cut soft" title={definition?.description}>
        {definition?.description}
      </td>
    </tr>
  );
}
