import { EventService, type JsonObject, type Workflow } from "@machinery/client";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { Link } from "wouter";
import { copiedCall } from "../copying/call-texts.js";
import { CopyCall } from "../copying/copy-call.js";
import { useDaemon } from "../daemon.js";
import { FieldsForm } from "../forms/fields-form.js";
import { formModel } from "../forms/form-model.js";
import { useFieldsForm } from "../forms/use-fields-form.js";
import { ErrorNote } from "../writing/error-note.js";
import { newId } from "../writing/new-id.js";
import { WriteButton } from "../writing/write-button.js";
import { keepInputs, readKeptInputs } from "./kept-inputs.js";
import { RunEvents } from "./run-events.js";
import { usePostedEvents } from "./use-posted-events.js";

/** Runs a workflow: posts an event with data from a form. What it was last run with is offered again. */
export function RunWorkflow({ workflow }: { readonly workflow: Workflow }) {
  const { client, host } = useDaemon();
  const definition = workflow.definition!;
  const { name, inputs } = definition;
  const kept = useMemo(
    () => readKeptInputs(localStorage, host.daemonUrl, name, formModel(inputs, "data")),
    [host, name, inputs],
  );
  // The definition is read again and again: its fields stay those that the form began with, as its revision is the key of this.
  const [fields] = useState(inputs);
  const form = useFieldsForm(fields, "data", kept);
  const [posted, add] = usePostedEvents(name);
  // Repeating a post whose answer was lost gives the same event: a new key only for other data, or once it is answered.
  const repeating = useRef<{ readonly text: string; readonly key: string }>(undefined);
  const run = useMutation({
    mutationFn: async (data: JsonObject) => {
      const text = JSON.stringify(data);
      if (repeating.current?.text !== text) repeating.current = { text, key: newId() };
      const { event } = await client.events.postEvent({
        workflow: name,
        data,
        idempotencyKey: repeating.current.key,
      });
      return event!;
    },
    onSuccess: (event, data) => {
      repeating.current = undefined;
      keepInputs(localStorage, host.daemonUrl, name, form.model, data);
      add(event);
    },
  });
  const submit = (): void => {
    const data = form.submit();
    if (data !== undefined) run.mutate(data);
  };
  const secrets = inputs.filter(({ sensitive }) => sensitive).map((field) => ["data", field.name]);
  const request = { workflow: name, data: form.reading.data ?? {} };
  return (
    <div className="page__columns page__columns--form">
      <section className="panel" aria-label="Run">
        <div className="panel__head">
          <h2 className="panel__title">
            Run {name} <span className="soft">r{workflow.revision}</span>
          </h2>
        </div>
        <FieldsForm form={form} label={`Data for ${name}`}>
          <WriteButton kind="primary" onWrite={submit} isUnderWay={run.isPending}>
            Run
          </WriteButton>
          <CopyCall call={copiedCall(EventService.method.postEvent, request, secrets)} />
          {workflow.pause === undefined ? null : (
            <span className="soft">The workflow is paused: the event will wait.</span>
          )}
        </FieldsForm>
        <ErrorNote error={run.error} />
      </section>
      <section className="panel" aria-label="Events posted here">
        <h2 className="panel__title">Posted here</h2>
        <div role="status">
          {posted.length === 0 ? (
            <p className="soft">An event that you run is shown here as it goes on.</p>
          ) : (
            <RunEvents events={posted} />
          )}
        </div>
        <p>
          <Link href={`/events/search/${encodeURIComponent(`workflow:${name}`)}`}>All events of {name}</Link>
        </p>
      </section>
    </div>
  );
}
