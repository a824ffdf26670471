import { create, toBinary } from "@bufbuild/protobuf";
import { checkWorkflow, LANGUAGE_VERSION, readDefinitionValue } from "@machinery/language";
import {
  type JsonObject,
  type ServiceDefinition,
  ServiceSchema,
  WorkflowDefinitionSchema,
} from "@machinery/protocol";
import { type DefinitionEntry, DefinitionEntrySchema } from "@machinery/protocol/store";
import type { Definitions } from "@machinery/runner";
import type { ModelWorkflow } from "./random-workflow.js";
import { modelServices } from "./service-model.js";

type Written = Pick<ModelWorkflow, "name" | "definition">;

/** The definitions of a simulated world, checked as a daemon would. */
export function createDefinitions(workflows: readonly Written[]): Definitions {
  const services = new Map(
    modelServices.map(({ name, inputs, outputs }) => [name, serviceOf(name, inputs, outputs)]),
  );
  const entries = new Map(workflows.map((workflow) => [workflow.name, entryOf(workflow, services)]));
  return { get: (workflow, revision) => Promise.resolve(revision === 1 ? entries.get(workflow) : undefined) };
}

function serviceOf(name: string, inputs: JsonObject, outputs: JsonObject): ServiceDefinition {
  const read = readDefinitionValue({ name, address: `http://${name}.test/`, inputs, outputs }, "service");
  if (read.document?.kind !== "service") throw new Error(`service ${name}: ${JSON.stringify(read.findings)}`);
  return read.document.definition;
}

function entryOf(
  { name, definition }: Written,
  services: ReadonlyMap<string, ServiceDefinition>,
): DefinitionEntry {
  const read = readDefinitionValue(definition, "workflow");
  if (read.document?.kind !== "workflow")
    throw new Error(`workflow ${name} cannot be read: ${JSON.stringify([read.findings, definition])}`);
  const workflow = read.document.definition;
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
