import { durationToMillis, type Service } from "@machinery/client";
import { useState } from "react";
import { Link } from "wouter";
import { useDaemon } from "../daemon.js";
import { registerFirst } from "../events/first-steps.js";
import { FirstStepsNote } from "../events/first-steps-note.js";
import { formatLatency } from "../format/latency.js";
import { formatShare } from "../format/share.js";
import { ErrorNote } from "../writing/error-note.js";
import { serviceLook } from "./service-look.js";
import { useServices } from "./use-services.js";

/** How many rows are shown at most: of more, one looks for what one wants. */
const mostRows = 500;

/** All services: what they are, how they are, and how their last calls went. */
export function ServiceListScreen() {
  const { host } = useDaemon();
  const { data, error } = useServices();
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const found = (data ?? []).filter(({ definition }) =>
    `${definition?.name ?? ""} ${definition?.address ?? ""} ${definition?.description ?? ""}`
      .toLowerCase()
      .includes(wanted),
  );
  return (
    <div className="page">
      <header className="page__head">
        <h1 className="page__title">Services</h1>
        <input
          className="field page__search"
          type="search"
          aria-label="Search services"
          placeholder="Name, address or text"
          value={text}
          onChange={(change) => setText(change.target.value)}
        />
        <span className="soft" role="status">
          {data === undefined ? "" : `${String(found.length)} of ${String(data.length)}`}
        </span>
      </header>
      <div className="page__body">
        {data === undefined ? <ErrorNote error={error} /> : null}
        {data?.length === 0 ? <FirstStepsNote steps={registerFirst(host.daemonUrl)} /> : null}
        {data !== undefined && data.length > 0 && found.length === 0 ? (
          <p className="soft">No service matches this search.</p>
        ) : null}
        {found.length === 0 ? null : (
          <div className="panel">
            <Table services={found.slice(0, mostRows)} />
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

function Table({ services }: { readonly services: readonly Service[] }) {
  return (
    <table className="table">
      <caption className="visually-hidden">Services</caption>
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col">State</th>
          <th scope="col" className="number">
            In flight
          </th>
          <th scope="col" className="number">
            Waiting
          </th>
          <th scope="col" className="number">
            Failed
          </th>
          <th scope="col" className="number">
            Half within
          </th>
          <th scope="col" className="number">
            95 % within
          </th>
          <th scope="col" style={{ width: "40%" }}>
            Address
          </th>
        </tr>
      </thead>
      <tbody>
        {services.map((service) => (
          <Row key={service.definition?.name} service={service} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ service: { definition, revision, state } }: { readonly service: Service }) {
  const look = serviceLook(state);
  const recent = state?.recent;
  const name = definition?.name ?? "";
  const hasCalls = recent !== undefined && recent.calls > 0;
  return (
    <tr>
      <td className="nowrap">
        <Link href={`/services/${name}`}>{name}</Link> <span className="soft">r{revision}</span>
      </td>
      <td className={`status status--${look.tone}`}>
        <span aria-hidden="true">{look.sign}</span> {look.word}
      </td>
      <td className="number">{state?.callsInFlight ?? 0}</td>
      <td className="number">
        {state?.callsWaiting ?? 0}
        {state?.moreWaiting === true ? "+" : ""}
      </td>
      <td className={`number${hasCalls && recent.failed > 0 ? " status--bad" : ""}`}>
        {hasCalls ? formatShare(recent.failed, recent.calls) : "—"}
      </td>
      <td className="number">
        {hasCalls && recent.medianLatency ? formatLatency(durationToMillis(recent.medianLatency)) : "—"}
      </td>
      <td className="number">
        {hasCalls && recent.p95Latency ? formatLatency(durationToMillis(recent.p95Latency)) : "—"}
      </td>
      <td className="cut soft mono" title={definition?.address}>
        {definition?.address}
      </td>
    </tr>
  );
}
