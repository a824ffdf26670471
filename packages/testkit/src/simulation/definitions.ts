import { toBinary } from "@bufbuild/protobuf";
import { checkWorkflow, LANGUAGE_VERSION, readDefinitionValue } from "@machinery/language";
import { type ServiceDefinition, ServiceSchema, WorkflowDefinitionSchema } from "@machinery/protocol";
import type { DefinitionEntry } from "@machinery/protocol/store";
import type { Definitions } from "@machinery/runner";
import type { ModelWorkflow } from "./random-workflow.js";
import { modelServices } from "./service-model.js";

/** The definitions of a simulated world, read and checked as a daemon would. */
export function createDefinitions(workflows: readonly ModelWorkflow[]): Definitions {
  const services = new Map(modelServices.map(({ name, inputs, outputs }) => [name, readService({ name, inputs, outputs })]));
  const entries = new Map(workflows.map((workflow) => [workflow.name, entryOf(workflow, services)]));
  return { get: (workflow, revision) => Promise.resolve(revision === 1 ? entries.get(workflow) : undefined) };
}

function readService(spec: Pick<(typeof modelServices)[number], "name" | "inputs" | "outputs">): ServiceDefinition {
  const value = { name: spec.name, address: `http://${spec.name}.test/`, inputs: spec.inputs, outputs: spec.outputs };
  const { document, findings } = readDefinitionValue(value, "service");
  if (document?.kind !== "service") throw new Error(`service ${spec.name} cannot be read: ${JSON.stringify(findings)}`);
  return document.definition;
}

function entryOf(workflow: ModelWorkflow, services: ReadonlyMap<string, ServiceDefinition>): DefinitionEntry {
  const { document, findings } = readDefinitionValue(workflow.definition, "workflow");
  if (document?.kind !== "workflow") throw new Error(`workflow ${workflow.name} cannot be read: ${JSON.stringify(findings)}`);
  const errors = checkWorkflow(document.definition, (name) => services.get(name)).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(`workflow ${workflow.name} is not valid: ${JSON.stringify([errors, workflow.definition])}`);
  return {
    $typeName: "machinery.store.v1.DefinitionEntry",
    workflow: workflow.name,
    revision: 1,
    languageVersion: LANGUAGE_VERSION,
    definition: toBinary(WorkflowDefinitionSchema, document.definition),
    services: [...services.values()].map((definition) =>
      toBinary(ServiceSchema, { $typeName: "machinery.v1.Service", definition, revision: 1 }),
    ),
    source: "",
    createTimeMs: 0n,
    deleted: false,
  };
}
