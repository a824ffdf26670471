import { create, fromJson, type JsonValue as ProtoJson, toBinary } from "@bufbuild/protobuf";
import { checkWorkflow, LANGUAGE_VERSION } from "@machinery/language";
import {
  type JsonObject,
  type ServiceDefinition,
  ServiceDefinitionSchema,
  ServiceSchema,
  WorkflowDefinitionSchema,
} from "@machinery/protocol";
import { type DefinitionEntry, DefinitionEntrySchema } from "@machinery/protocol/store";
import type { Definitions } from "@machinery/runner";
import type { ModelWorkflow } from "./random-workflow.js";
import { modelServices } from "./service-model.js";

/** The definitions of a simulated world, checked as a daemon would. */
export function createDefinitions(workflows: readonly ModelWorkflow[]): Definitions {
  const services = new Map(
    modelServices.map(({ name, inputs, outputs }) => [name, serviceOf(name, inputs, outputs)]),
  );
  const entries = new Map(workflows.map((workflow) => [workflow.name, entryOf(workflow, services)]));
  return { get: (workflow, revision) => Promise.resolve(revision === 1 ? entries.get(workflow) : undefined) };
}

function serviceOf(name: string, inputs: JsonObject, outputs: JsonObject): ServiceDefinition {
  return fromJson(ServiceDefinitionSchema, {
    name,
    address: `http://${name}.test/`,
    inputs: fields(inputs),
    outputs: fields(outputs),
  });
}

function entryOf(
  { name, definition }: ModelWorkflow,
  services: ReadonlyMap<string, ServiceDefinition>,
): DefinitionEntry {
  const { inputs, outputs, operations, ...rest } = definition;
  const workflow = fromJson(WorkflowDefinitionSchema, {
    ...rest,
    inputs: fields(inputs as JsonObject),
    outputs: fields(outputs as JsonObject),
    operations: ((operations ?? []) as JsonObject[]).map(operationOf),
  });
  const errors = checkWorkflow(workflow, (service) => services.get(service)).filter(
    ({ severity }) => severity === "error",
  );
  if (errors.length > 0)
    throw new Error(`workflow ${name} is not valid: ${JSON.stringify([errors, definition])}`);
  return create(DefinitionEntrySchema, {
    workflow: name,
    revision: 1,
    languageVersion: LANGUAGE_VERSION,
    definition: toBinary(WorkflowDefinitionSchema, workflow),
    services: [...services.values()].map((service) =>
      toBinary(ServiceSchema, create(ServiceSchema, { definition: service, revision: 1 })),
    ),
  });
}

/** Fields in the map spelling as the message has them. */
function fields(spelled: JsonObject): ProtoJson[] {
  return Object.entries(spelled).map(([name, field]) => ({ name, ...(field as JsonObject) }));
}

/** An operation as people write it, as the message has it. */
function operationOf(spelled: JsonObject): JsonObject {
  const { name, when, set, call, ...rest } = spelled;
  const base = { name: name!, ...(when === undefined ? undefined : { when }) };
  return set === undefined
    ? { ...base, call: { service: call!, ...rest } }
    : { ...base, set: { values: set } };
}
