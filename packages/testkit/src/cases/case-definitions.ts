import { create, toBinary } from "@bufbuild/protobuf";
import {
  checkService,
  checkWorkflow,
  type Finding,
  LANGUAGE_VERSION,
  locateFindings,
  type ReadDocument,
  suggest,
  pinnedWorkflow,
  usedServices,
  usedWorkflows,
} from "@machinery/language";
import {
  type ServiceDefinition,
  ServiceSchema,
  type WorkflowDefinition,
  WorkflowDefinitionSchema,
  WorkflowSchema,
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

  const run = runBy(workflow, workflows);
  const needed = new Set<unknown>(run);
  for (const each of run) for (const service of usedServices(each)) needed.add(services.get(service));
  const told = documents.flatMap((document): DefinitionFindings[] => {
    if (!needed.has(document.definition)) return [];
    const findings =
      document.kind === "service"
        ? checkService(document.definition)
        : checkWorkflow(
            document.definition,
            (name) => services.get(name),
            services.keys(),
            (name) => workflows.get(name),
            workflows.keys(),
          );
    return findings.length === 0 ? [] : [{ document, findings: locateFindings(findings, document) }];
  });
  const areWrong = told.some(({ findings }) => findings.some(({ severity }) => severity === "error"));
  for (const each of file.cases) inCases.push(...checkScripts(file, each.services.values(), services));
  if (areWrong || inCases.length > 0) return { ok: false, inDefinitions: told, inCases };

  const entries = new Map(run.map((each) => [each.name, entryOf(each, services, workflows)]));
  const definitions: Definitions = {
    get: (name, revision) => Promise.resolve(revision === 1 ? entries.get(name) : undefined),
    newest: (name) => Promise.resolve(entries.has(name) ? 1 : undefined),
  };
  return { ok: true, value: { workflow, services, definitions }, warnings: told };
}

/** A workflow, and all that it comes to run. */
function runBy(
  workflow: WorkflowDefinition,
  workflows: ReadonlyMap<string, WorkflowDefinition>,
): WorkflowDefinition[] {
  const found = new Set([workflow]);
  // A set gives what is added while it is walked.
  for (const each of found)
    for (const name of usedWorkflows(each)) {
      const run = workflows.get(name);
      if (run !== undefined) found.add(run);
    }
  return [...found];
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

/** What is looked at in the end is all still there, however long it took. */
function keptForEver({ retention: _retention, ...workflow }: WorkflowDefinition): WorkflowDefinition {
  return workflow;
}

function entryOf(
  workflow: WorkflowDefinition,
  services: ReadonlyMap<string, ServiceDefinition>,
  workflows: ReadonlyMap<string, WorkflowDefinition>,
): DefinitionEntry {
  return create(DefinitionEntrySchema, {
    workflow: workflow.name,
    revision: 1,
    languageVersion: LANGUAGE_VERSION,
    definition: toBinary(WorkflowDefinitionSchema, keptForEver(workflow)),
    services: usedServices(workflow).flatMap((name) => {
      const definition = services.get(name);
      if (definition === undefined) return [];
      return [toBinary(ServiceSchema, create(ServiceSchema, { definition, revision: 1 }))];
    }),
    workflows: usedWorkflows(workflow).flatMap((name) => {
      const definition = workflows.get(name);
      if (definition === undefined) return [];
      const pinned = { definition: pinnedWorkflow(definition), revision: 1 };
      return [toBinary(WorkflowSchema, create(WorkflowSchema, pinned))];
    }),
  });
}
