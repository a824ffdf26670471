import { timestampToMillis, type GetServiceResponse } from "@machinery/client";
import { Link } from "wouter";
import { RevisionChoice } from "../definitions/revision-choice.js";
import { formatDateTime } from "../format/date-time.js";
import { NoSuchPlace } from "../shell/no-such-place.js";
import { ErrorNote } from "../writing/error-note.js";
import { OfferedCalls } from "./offered-calls.js";
import { ServiceHealth } from "./service-health.js";
import { serviceLimits } from "./service-limits.js";
import { serviceLook } from "./service-look.js";
import { TryService } from "./try-service.js";
import { useService } from "./use-services.js";
import "./services.css";

/** One service: how it is, what it takes and gives, who uses it, and a way to try it. */
export function ServiceScreen(props: {
  readonly name: string;
  /** As it is in the address. Unset: the newest. */
  readonly revision: string | undefined;
}) {
  const { name, revision = "0" } = props;
  if (!/^(?:0|[1-9]\d{0,8})$/.test(revision)) return <NoSuchPlace />;
  return <Service name={name} revision={Number(revision)} />;
}

function Service({ name, revision }: { readonly name: string; readonly revision: number }) {
  const newest = useService(name, 0);
  const asked = useService(name, revision);
  const { data, error } = asked;
  const newestRevision = newest.data?.service?.revision;
  const look = serviceLook(data?.service?.state);
  return (
    <div className="page">
      <header className="page__head">
        <h1 className="page__title">
          <Link href="/services" className="page__way">
            Services
          </Link>
          <span className="page__way">/</span>
          <span>{name}</span>
        </h1>
        {data === undefined ? null : (
          <span className={`status status--${look.tone}`}>
            <span aria-hidden="true">{look.sign}</span> {look.word}
          </span>
        )}
        {newestRevision === undefined || data?.service === undefined ? null : (
          <div className="page__actions">
            <RevisionChoice
              place={`/services/${name}`}
              revision={data.service.revision}
              newest={newestRevision}
            />
          </div>
        )}
      </header>
      <div className="page__body">
        {data === undefined ? <ErrorNote error={error} /> : null}
        {data === undefined ? null : (
          <div className="page__columns">
            <div className="page__column">
              <ServiceHealth name={name} state={data.service?.state} />
              <OfferedCalls service={data.service!.definition!} />
            </div>
            <div className="page__column">
              {data.service?.revision === newestRevision ? (
                <TryService key={`${name} ${String(newestRevision)}`} service={data.service!.definition!} />
              ) : (
                <section className="panel" aria-label="Try it">
                  <h2 className="panel__title">Try it</h2>
                  <p>
                    This is an older revision; calls go by{" "}
                    <Link href={`/services/${name}`}>the newest one</Link>.
                  </p>
                </section>
              )}
              <UsedBy usedBy={data.usedBy} />
              <About {...data} />
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

function UsedBy({ usedBy }: { readonly usedBy: readonly string[] }) {
  return (
    <section className="panel" aria-label="Used by">
      <h2 className="panel__title">Used by</h2>
      {usedBy.length === 0 ? (
        <p className="soft">No workflow uses it as it is now.</p>
      ) : (
        <ul className="services__users">
          {usedBy.map((workflow) => (
            <li key={workflow}>
              <Link href={`/workflows/${workflow}`}>{workflow}</Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function About({ service }: GetServiceResponse) {
  const definition = service!.definition!;
  const { description, address, health, headers } = definition;
  const rows: (readonly [name: string, value: string])[] = [
    ["Address", address],
    ["Health", health || "none: only whether it can be reached is looked at"],
    ...serviceLimits(definition),
    ["Headers", Object.keys(headers).join(", ") || "none of its own"],
    ["Registered", formatDateTime(timestampToMillis(service!.createTime!))],
  ];
  return (
    <section className="panel" aria-label="Definition">
      <h2 className="panel__title">Definition</h2>
      {description === "" ? null : <p>{description}</p>}
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name} className="facts__row">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
