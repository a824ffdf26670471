import { create, toBinary } from "@bufbuild/protobuf";
import {
  checkWorkflow,
  LANGUAGE_VERSION,
  pinnedWorkflow,
  readDefinitionValue,
  usedWorkflows,
  writeDefinition,
} from "@machinery/language";
import {
  type JsonObject,
  type ServiceDefinition,
  ServiceSchema,
  type WorkflowDefinition,
  WorkflowDefinitionSchema,
  WorkflowSchema,
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
  const read = new Map(workflows.map(({ name, definition }) => [name, workflowOf(name, definition)]));
  const entries = new Map([...read].map(([name, workflow]) => [name, entryOf(workflow, services, read)]));
  return {
    get: (workflow, revision) => Promise.resolve(revision === 1 ? entries.get(workflow) : undefined),
    newest: (workflow) => Promise.resolve(entries.has(workflow) ? 1 : undefined),
  };
}

function serviceOf(name: string, inputs: JsonObject, outputs: JsonObject): ServiceDefinition {
  const read = readDefinitionValue({ name, address: `http://${name}.test/`, inputs, outputs }, "service");
  if (read.document?.kind !== "service") throw new Error(`service ${name}: ${JSON.stringify(read.findings)}`);
  return read.document.definition;
}

function workflowOf(name: string, definition: JsonObject): WorkflowDefinition {
  const read = readDefinitionValue(definition, "workflow");
  if (read.document?.kind !== "workflow")
    throw new Error(`workflow ${name} cannot be read: ${JSON.stringify([read.findings, definition])}`);
  return read.document.definition;
}

function entryOf(
  workflow: WorkflowDefinition,
  services: ReadonlyMap<string, ServiceDefinition>,
  workflows: ReadonlyMap<string, WorkflowDefinition>,
): DefinitionEntry {
  const { name } = workflow;
  const findings = checkWorkflow(
    workflow,
    (service) => services.get(service),
    [],
    (other) => workflows.get(other),
  );
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new Error(
      `workflow ${name} is not valid: ${JSON.stringify(errors)} ${writeDefinition(workflow, "json")}`,
    );
  return create(DefinitionEntrySchema, {
    workflow: name,
    revision: 1,
    languageVersion: LANGUAGE_VERSION,
    definition: toBinary(WorkflowDefinitionSchema, workflow),
    services: [...services.values()].map((service) =>
      toBinary(ServiceSchema, create(ServiceSchema, { definition: service, revision: 1 })),
    ),
    workflows: usedWorkflows(workflow).map((run) =>
      toBinary(
        WorkflowSchema,
        create(WorkflowSchema, { definition: pinnedWorkflow(workflows.get(run)!), revision: 1 }),
      ),
    ),
  });
}
