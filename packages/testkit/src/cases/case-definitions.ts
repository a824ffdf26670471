import { create, toBinary } from "@bufbuild/protobuf";
import {
  checkService,
  checkWorkflow,
  type Finding,
  LANGUAGE_VERSION,
  locateFindings,
  type ReadDocument,
  suggest,
  usedServices,
} from "@machinery/language";
import {
  type ServiceDefinition,
  ServiceSchema,
  type WorkflowDefinition,
  WorkflowDefinitionSchema,
} from "@machinery/protocol";
import { type DefinitionEntry, DefinitionEntrySchema } from "@machinery/protocol/store";
import type { Definitions } from "@machinery/runner";
import type { CaseFile } from "./case-file.js";

/** The definitions that a file of cases is run with. */
export interface CaseDefinitions {
  readonly workflow: WorkflowDefinition;
  readonly services: ReadonlyMap<string, ServiceDefinition>;
  readonly definitions: Definitions;
}

/** Findings about one definition. */
export interface DefinitionFindings {
  readonly document: ReadDocument;
  readonly findings: readonly Finding[];
}

/** The definitions, or what is wrong with them or with how the cases name them. */
export type PreparedDefinitions =
  | { readonly ok: true; readonly value: CaseDefinitions; readonly warnings: readonly DefinitionFindings[] }
  | {
      readonly ok: false;
      readonly inDefinitions: readonly DefinitionFindings[];
      readonly inCases: readonly Finding[];
    };

/** Checks the definitions that a file of cases needs, as a daemon would, and what the cases say against them. */
export function prepareDefinitions(file: CaseFile, documents: readonly ReadDocument[]): PreparedDefinitions {
  const services = new Map<string, ServiceDefinition>();
  const workflows = new Map<string, WorkflowDefinition>();
  const inCases: Finding[] = [];
  for (const { kind, definition } of documents) {
    const { name } = definition;
    if (kind === "service" ? services.has(name) : workflows.has(name)) {
      inCases.push({
        severity: "error",
        code: "DUPLICATE_NAME",
        path: "definitions",
        expected: "each service and workflow once",
        found: `the ${kind} ${name} twice`,
        hint: "name the files that are meant, instead of their folder",
        ...file.locate("definitions"),
      });
    }
    if (kind === "service") services.set(name, definition);
    else workflows.set(name, definition);
  }
  const workflow = workflows.get(file.workflow);
  if (workflow === undefined) {
    inCases.push({
      severity: "error",
      code: "UNKNOWN_NAME",
      path: "workflow",
      expected: "a workflow among the definitions",
      found: `\`${file.workflow}\``,
      hint: suggest(file.workflow, workflows.keys(), "add its file to `definitions`"),
      ...file.locate("workflow"),
    });
    return { ok: false, inDefinitions: [], inCases };
  }

  const needed = new Set<unknown>([workflow]);
  for (const service of usedServices(workflow)) needed.add(services.get(service));
  const told = documents.flatMap((document): DefinitionFindings[] => {
    if (!needed.has(document.definition)) return [];
    const findings =
      document.kind === "service"
        ? checkService(document.definition)
        : checkWorkflow(document.definition, (name) => services.get(name), services.keys());
    return findings.length === 0 ? [] : [{ document, findings: locateFindings(findings, document) }];
  });
  const areWrong = told.some(({ findings }) => findings.some(({ severity }) => severity === "error"));
  for (const each of file.cases) inCases.push(...checkScripts(file, each.services.values(), services));
  if (areWrong || inCases.length > 0) return { ok: false, inDefinitions: told, inCases };

  const entry = entryOf(workflow, services);
  const definitions: Definitions = {
    get: (name, revision) => Promise.resolve(name === workflow.name && revision === 1 ? entry : undefined),
  };
  return { ok: true, value: { workflow, services, definitions }, warnings: told };
}

/** Scripts for services that are not there. */
function checkScripts(
  file: CaseFile,
  scripts: Iterable<{ readonly path: string }>,
  services: ReadonlyMap<string, ServiceDefinition>,
): Finding[] {
  const known = [...services.values()].flatMap(({ name, endpoints }) =>
    endpoints.length === 0 ? [name] : endpoints.map((endpoint) => `${name}.${endpoint.name}`),
  );
  const findings: Finding[] = [];
  for (const { path } of scripts) {
    const named = path.slice(path.indexOf("services.") + "services.".length);
    // A service's own name is good for all its endpoints.
    if (known.includes(named) || services.has(named)) continue;
    findings.push({
      severity: "error",
      code: "UNKNOWN_SERVICE",
      path,
      expected: "a service, or `service.endpoint`, among the definitions",
      found: `\`${named}\``,
      hint: suggest(named, known, "correct it, or add its file to `definitions`"),
      ...file.locate(path),
    });
  }
  return findings;
}

function entryOf(
  workflow: WorkflowDefinition,
  services: ReadonlyMap<string, ServiceDefinition>,
): DefinitionEntry {
  return create(DefinitionEntrySchema, {
    workflow: workflow.name,
    revision: 1,
    languageVersion: LANGUAGE_VERSION,
    definition: toBinary(WorkflowDefinitionSchema, workflow),
    services: usedServices(workflow).flatMap((name) => {
      const definition = services.get(name);
      if (definition === undefined) return [];
      return [toBinary(ServiceSchema, create(ServiceSchema, { definition, revision: 1 }))];
    }),
  });
}
