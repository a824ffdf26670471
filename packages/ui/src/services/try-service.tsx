import {
  durationToMillis,
  RegistryService,
  valueToJson,
  type CallServiceResponse,
  type ServiceDefinition,
} from "@machinery/client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { copiedCall } from "../copying/call-texts.js";
import { CopyCall } from "../copying/copy-call.js";
import { useDaemon } from "../daemon.js";
import { formatLatency } from "../format/latency.js";
import { FieldsForm } from "../forms/fields-form.js";
import { useFieldsForm } from "../forms/use-fields-form.js";
import { ErrorNote } from "../writing/error-note.js";
import { WriteButton } from "../writing/write-button.js";
import { offeredCalls, type OfferedCall } from "./calls-offered.js";

/** Tries a service: one call with inputs from a form. Nothing is stored of it. */
export function TryService({ service }: { readonly service: ServiceDefinition }) {
  const calls = offeredCalls(service);
  const [chosen, choose] = useState(calls[0]!.name);
  const call = calls.find(({ name }) => name === chosen) ?? calls[0]!;
  return (
    <section className="panel" aria-label="Try it">
      <h2 className="panel__title">Try it</h2>
      {calls.length === 1 ? null : (
        <select
          className="field"
          aria-label="Call"
          value={call.name}
          onChange={({ target }) => choose(target.value)}
        >
          {calls.map(({ name, request }) => (
            <option key={name} value={name}>
              {`${name} · ${request}`}
            </option>
          ))}
        </select>
      )}
      <Trial key={call.name} call={call} />
    </section>
  );
}

function Trial({ call }: { readonly call: OfferedCall }) {
  const { client } = useDaemon();
  const form = useFieldsForm(call.inputs, "inputs");
  const trial = useMutation({
    mutationFn: (inputs: NonNullable<ReturnType<typeof form.submit>>) =>
      client.registry.callService({ service: call.name, inputs }),
  });
  const submit = (): void => {
    const inputs = form.submit();
    if (inputs !== undefined) trial.mutate(inputs);
  };
  const secrets = call.inputs.filter(({ sensitive }) => sensitive).map(({ name }) => ["inputs", name]);
  const request = { service: call.name, inputs: form.reading.data ?? {} };
  return (
    <>
      <FieldsForm form={form} label={`Inputs of ${call.name}`}>
        <WriteButton kind="primary" onWrite={submit} isUnderWay={trial.isPending}>
          Call
        </WriteButton>
        <CopyCall call={copiedCall(RegistryService.method.callService, request, secrets)} />
      </FieldsForm>
      <div role="status">{trial.data === undefined ? null : <Answer {...trial.data} />}</div>
      <ErrorNote error={trial.error} />
    </>
  );
}

function Answer({ outputs, error, latency }: CallServiceResponse) {
  const took = latency === undefined ? "" : formatLatency(durationToMillis(latency));
  const data = error === undefined ? outputs : error.data;
  return (
    <div className="services__answer">
      <p>
        <span className={`status status--${error === undefined ? "good" : "bad"}`}>
          <span aria-hidden="true">{error === undefined ? "✓" : "✕"}</span>{" "}
          {error === undefined ? "answered" : "failed"}
        </span>{" "}
        <span className="soft">in {took}</span>
      </p>
      {error === undefined ? null : (
        <p>
          <span className="mono">{error.reason}</span>: {error.message}
        </p>
      )}
      {data === undefined ? null : (
        <pre className="code" tabIndex={0} aria-label="Answer">
          {JSON.stringify(valueToJson(data), null, 2)}
        </pre>
      )}
    </div>
  );
}
