import type {
  Breaker,
  Endpoint,
  JsonObject,
  JsonValue,
  ServiceDefinition,
  WorkflowDefinition,
} from "@machinery/protocol";
import { type Definition, isWorkflowDefinition } from "../definition.js";
import { toPlain } from "../plain-value.js";
import { concurrencyToJson } from "./concurrency-to-json.js";
import { fieldsToJson, named } from "./fields-to-json.js";
import { operationToJson } from "./operation-to-json.js";
import { retentionToJson } from "./retention-to-json.js";
import { retryToJson } from "./retry-to-json.js";
import { said, text } from "./said.js";
import { whenSpentToJson } from "./when-spent-to-json.js";

/** A definition as JSON in the map spelling. What is not said is left out. */
export function definitionToJson(definition: Definition): JsonObject {
  return isWorkflowDefinition(definition) ? workflowToJson(definition) : serviceToJson(definition);
}

function serviceToJson(service: ServiceDefinition): JsonObject {
  return said({
    kind: "service",
    name: text(service.name),
    description: text(service.description),
    address: text(service.address),
    health: text(service.health),
    concurrency: service.concurrency === 0 ? undefined : service.concurrency,
    rate: text(service.rate),
    breaker: breakerToJson(service.breaker),
    backlog: service.backlog === 0 ? undefined : service.backlog,
    attempt_timeout: text(service.attemptTimeout),
    retry: retryToJson(service.retry),
    headers: texts(service.headers),
    spec: said({
      inputs: fieldsToJson(service.inputs),
      outputs: fieldsToJson(service.outputs),
      answer: text(service.answer),
      endpoints: named(service.endpoints, endpointToJson),
    }),
  });
}

function workflowToJson(workflow: WorkflowDefinition): JsonObject {
  return said({
    kind: "workflow",
    name: text(workflow.name),
    description: text(workflow.description),
    timeout: text(workflow.timeout),
    when_spent: whenSpentToJson(workflow.whenSpent),
    notify:
      workflow.notify.length === 0
        ? undefined
        : workflow.notify.map(({ url, secret, on }) =>
            said({ url: text(url), secret: text(secret), on: on.length === 0 ? undefined : [...on] }),
          ),
    concurrency: concurrencyToJson(workflow.concurrency),
    backlog: workflow.backlog === 0 ? undefined : workflow.backlog,
    retention: retentionToJson(workflow.retention),
    webhook: workflow.webhook && said({ secret: text(workflow.webhook.secret) }),
    spec: said({
      inputs: fieldsToJson(workflow.inputs),
      outputs: fieldsToJson(workflow.outputs),
      services: workflow.services.length === 0 ? undefined : [...workflow.services],
      operations: workflow.operations.length === 0 ? undefined : workflow.operations.map(operationToJson),
    }),
  });
}

function endpointToJson(endpoint: Endpoint): JsonObject {
  return said({
    description: text(endpoint.description),
    method: text(endpoint.method),
    path: text(endpoint.path),
    query: texts(endpoint.query),
    headers: texts(endpoint.headers),
    body: endpoint.body && toPlain(endpoint.body),
    inputs: fieldsToJson(endpoint.inputs),
    outputs: fieldsToJson(endpoint.outputs),
    answer: text(endpoint.answer),
    attempt_timeout: text(endpoint.attemptTimeout),
    retry: retryToJson(endpoint.retry),
  });
}

function breakerToJson(breaker: Breaker | undefined): JsonValue | undefined {
  if (breaker === undefined) return undefined;
  const { off, failures, probeAfter } = breaker;
  if (off) return "off";
  return said({ failures: failures === 0 ? undefined : failures, probe_after: text(probeAfter) });
}

function texts(map: Readonly<Record<string, string>>): JsonObject | undefined {
  return Object.keys(map).length === 0 ? undefined : { ...map };
}
