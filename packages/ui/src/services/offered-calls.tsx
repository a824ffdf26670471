import type { ServiceDefinition } from "@machinery/client";
import { FieldTable } from "../definitions/field-table.js";
import { offeredCalls } from "./calls-offered.js";

/** The calls that a service offers, with what they take and give. */
export function OfferedCalls({ service }: { readonly service: ServiceDefinition }) {
  const calls = offeredCalls(service);
  return calls.map(({ name, description, request, inputs, outputs }) => (
    <section key={name} className="panel" aria-label={name}>
      <div className="panel__head">
        <h2 className="panel__title mono">{name}</h2>
        <span className="soft mono">{request}</span>
      </div>
      {description === "" ? null : <p>{description}</p>}
      <FieldTable fields={inputs} title="Inputs" none="none declared: it gets what the operation says" />
      <FieldTable fields={outputs} title="Outputs" none="none declared: it may answer anything" />
    </section>
  ));
}
