import { clone, create } from "@bufbuild/protobuf";
import {
  checkWorkflow,
  pinnedWorkflow,
  sameDefinition,
  usedServices,
  usedWorkflows,
  type Finding,
} from "@machinery/language";
import {
  limits,
  refuse,
  ServiceDefinitionSchema,
  type Rejection,
  type Result,
  type ServiceDefinition,
  type WorkflowDefinition,
  WorkflowSchema,
} from "@machinery/protocol";
import { findingsToRejection } from "../errors/findings-to-rejection.js";
import { breaksWorkflows, brokenWorkflows, foundIn } from "./broken-workflows.js";
import { unchanged, type CatalogueChange } from "./catalogue-change.js";
import type { CatalogueIndex } from "./catalogue-index.js";
import { serviceToMessage, type ServiceRecord } from "./service-record.js";
import { tooManyDefinitions } from "./too-many-definitions.js";
import { writeWorkflowRecord, type WorkflowRecord } from "./workflow-record.js";

/** How a workflow is defined. */
export interface DefineOptions {
  readonly source: string;
  /** Define it even when it breaks workflows that run it. */
  readonly force: boolean;
  /** Define it only where this is the newest revision; 0: where there is none. Unset: whatever there is. */
  readonly ifRevision?: number | undefined;
  /** Adds places in the source text to findings. */
  readonly locate: (findings: Finding[]) => Finding[];
}

/**
 * Defines a workflow: a new revision when its meaning differs from the newest, or when the types of a service that it keeps
 * have changed since. Comments and the address of a service are no meaning.
 */
export function defineWorkflow(
  index: CatalogueIndex,
  definition: WorkflowDefinition,
  options: DefineOptions,
  nowMs: number,
): Result<CatalogueChange> {
  const today = foundIn(index);
  const findings = options.locate(
    checkWorkflow(definition, today.service, index.serviceNames, today.workflow, index.workflowNames),
  );
  if (findings.some((finding) => finding.severity === "error")) return refuse(findingsToRejection(findings));
  const { name } = definition;
  const services = usedServices(definition)
    .map((service) => index.service(service))
    .filter((service) => service !== undefined);
  const workflows = usedWorkflows(definition)
    .map((workflow) => index.workflow(workflow))
    .filter((workflow) => workflow !== undefined);
  const current = index.workflow(name);
  if (
    current !== undefined &&
    sameDefinition(current.definition, definition) &&
    keepsTypes(current, services) &&
    keepsWorkflows(current, workflows)
  ) {
    return { ok: true, value: unchanged({ name, revision: current.revision }, findings) };
  }
  const { ifRevision } = options;
  const newest = current?.revision ?? 0;
  if (ifRevision !== undefined && ifRevision !== newest)
    return refuse(revisionChanged(name, ifRevision, newest));
  if (current === undefined && index.liveWorkflows >= limits.definitions) {
    return refuse(tooManyDefinitions("workflows"));
  }
  const then = {
    ...today,
    workflow: (other: string) => (other === name ? definition : today.workflow(other)),
  };
  const broken = options.force ? [] : brokenWorkflows(index, index.runBy(name), then);
  if (broken.length > 0) return refuse(breaksWorkflows(name, broken));
  const record: WorkflowRecord = {
    name,
    revision: index.workflowRevision(name) + 1,
    createTimeMs: nowMs,
    deleted: false,
    definition,
    services: services.map(serviceToMessage),
    workflows: workflows.map(({ revision, definition: pinned }) =>
      create(WorkflowSchema, { definition: pinnedWorkflow(pinned), revision }),
    ),
    source: options.source,
  };
  return {
    ok: true,
    value: {
      outcome: { name, revision: record.revision, changed: true },
      warnings: findings,
      entry: (derived) => writeWorkflowRecord(record, derived),
      apply: (index) => index.putWorkflow(record),
    },
  };
}

function revisionChanged(name: string, expected: number, found: number): Rejection {
  return {
    reason: "REVISION_CHANGED",
    expected:
      expected === 0 ? `no workflow \`${name}\`` : `revision ${expected} of \`${name}\` to be the newest`,
    found: found === 0 ? "none" : `revision ${found}`,
    todo: "look at it, and define yours on top of it",
  };
}

/** Whether the types that a revision keeps are still those of its services. */
function keepsTypes(workflow: WorkflowRecord, services: readonly ServiceRecord[]): boolean {
  const kept = new Map(workflow.services.map((service) => [service.definition?.name, service]));
  return services.every(({ name, revision, definition }) => {
    const before = kept.get(name);
    if (before?.definition === undefined) return false;
    return before.revision === revision || sameDefinition(typesOf(before.definition), typesOf(definition));
  });
}

/** Whether the types that a revision keeps are still those of the workflows it runs. */
function keepsWorkflows(workflow: WorkflowRecord, workflows: readonly WorkflowRecord[]): boolean {
  const kept = new Map(workflow.workflows.map(({ definition }) => [definition?.name, definition]));
  return workflows.every(({ name, definition }) => {
    const before = kept.get(name);
    return before !== undefined && sameDefinition(before, pinnedWorkflow(definition));
  });
}

/** A service without what each attempt reads from its newest revision. */
function typesOf(definition: ServiceDefinition): ServiceDefinition {
  return Object.assign(clone(ServiceDefinitionSchema, definition), {
    description: "",
    address: "",
    headers: {},
    health: "",
    concurrency: 0,
    rate: "",
    breaker: undefined,
    backlog: 0,
  });
}
