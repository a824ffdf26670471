import type {
  Endpoint,
  Field,
  JsonObject,
  JsonValue,
  Operation,
  RetryPolicy,
  ServiceDefinition,
  WorkflowDefinition,
} from "@machinery/protocol";
import { type Definition, isWorkflowDefinition } from "../definition.js";
import { toPlain } from "../plain-value.js";

/** A definition as JSON in the map spelling. What is not said is left out. */
export function definitionToJson(definition: Definition): JsonObject {
  return isWorkflowDefinition(definition) ? workflowToJson(definition) : serviceToJson(definition);
}

function serviceToJson(service: ServiceDefinition): JsonObject {
  return said({
    kind: "service",
    name: service.name,
    description: service.description,
    address: service.address,
    health: service.health,
    concurrency: service.concurrency === 0 ? undefined : service.concurrency,
    attempt_timeout: service.attemptTimeout,
    retry: retryToJson(service.retry),
    headers: texts(service.headers),
    spec: said({
      inputs: fieldsToJson(service.inputs),
      outputs: fieldsToJson(service.outputs),
      answer: service.answer,
      endpoints: named(service.endpoints, endpointToJson),
    }),
  });
}

function workflowToJson(workflow: WorkflowDefinition): JsonObject {
  return said({
    kind: "workflow",
    name: workflow.name,
    description: workflow.description,
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
    description: endpoint.description,
    method: endpoint.method,
    path: endpoint.path,
    query: texts(endpoint.query),
    headers: texts(endpoint.headers),
    body: endpoint.body && toPlain(endpoint.body),
    inputs: fieldsToJson(endpoint.inputs),
    outputs: fieldsToJson(endpoint.outputs),
    answer: endpoint.answer,
    attempt_timeout: endpoint.attemptTimeout,
    retry: retryToJson(endpoint.retry),
  });
}

/** Operations are a list: their order is their meaning. */
function operationToJson(operation: Operation): JsonObject {
  const { verb } = operation;
  const head = { name: operation.name, description: operation.description, when: operation.when };
  switch (verb.case) {
    case "call":
      return said({
        ...head,
        call: verb.value.service,
        input: verb.value.input && toPlain(verb.value.input),
        output: verb.value.output && toPlain(verb.value.output),
        retry: retryToJson(verb.value.retry),
        attempt_timeout: verb.value.attemptTimeout,
        timeout: verb.value.timeout,
      });
    case "set":
      return said({ ...head, set: verb.value.values ?? {} });
    default:
      return said(head);
  }
}

function fieldsToJson(fields: readonly Field[]): JsonObject | undefined {
  return named(fields, (field) =>
    said({
      type: field.type,
      description: field.description,
      required: field.required,
      default: field.default && toPlain(field.default),
      sensitive: field.sensitive ? true : undefined,
      schema: field.schema,
    }),
  );
}

/** A map by name. The order is kept, as names never look like numbers. */
function named<T extends { readonly name: string }>(
  items: readonly T[],
  toJson: (item: T) => JsonObject,
): JsonObject | undefined {
  if (items.length === 0) return undefined;
  return Object.fromEntries(items.map((item) => [item.name, toJson(item)]));
}

function retryToJson(policy: RetryPolicy | undefined): JsonObject | undefined {
  if (policy === undefined) return undefined;
  const { attempts, first, factor, cap, jitter, on } = policy;
  return said({ attempts, first, factor, cap, jitter, on: on.length === 0 ? undefined : [...on] });
}

function texts(map: Readonly<Record<string, string>>): JsonObject | undefined {
  return Object.keys(map).length === 0 ? undefined : { ...map };
}

/** Leaves out what is not said: undefined and empty texts. */
function said(object: { readonly [name: string]: JsonValue | undefined }): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined && value !== ""),
  ) as JsonObject;
}
