import type { WorkflowDefinition } from "@machinery/protocol";
import type { PauseRecord } from "./pause-record.js";
import type { ServiceRecord } from "./service-record.js";
import type { WorkflowRecord } from "./workflow-record.js";

/** The newest revision of everything, in memory, as it is committed. */
export class CatalogueIndex {
  readonly #services = new Map<string, ServiceRecord>();
  readonly #workflows = new Map<string, WorkflowRecord>();
  /** The workflows that call a service, by its name. */
  readonly #usedBy = new Map<string, Set<string>>();
  /** The workflows that run a workflow, by its name. */
  readonly #runBy = new Map<string, Set<string>>();
  /** Of the workflows that are paused. */
  readonly #pauses = new Map<string, PauseRecord>();
  #liveServices = 0;
  #liveWorkflows = 0;
  #serviceNames: readonly string[] | undefined;
  #workflowNames: readonly string[] | undefined;

  /** The newest revision, unless the service has ended. */
  service(name: string): ServiceRecord | undefined {
    const record = this.#services.get(name);
    return record?.deleted === false ? record : undefined;
  }

  /** The newest revision, unless the workflow has ended. */
  workflow(name: string): WorkflowRecord | undefined {
    const record = this.#workflows.get(name);
    return record?.deleted === false ? record : undefined;
  }

  /** What the newest revision says of who may begin. The end of a workflow keeps it, for events that wait. */
  bounds(workflow: string): Pick<WorkflowDefinition, "concurrency" | "backlog"> | undefined {
    return this.#workflows.get(workflow)?.definition;
  }

  /** Of a workflow that is paused, whether it has ended or not. */
  pause(workflow: string): PauseRecord | undefined {
    return this.#pauses.get(workflow);
  }

  /** Of all workflows that are paused. */
  pauses(): Iterable<PauseRecord> {
    return this.#pauses.values();
  }

  /** The newest revision of each service, the end included. */
  services(): Iterable<ServiceRecord> {
    return this.#services.values();
  }

  /** The newest revision of each workflow, the end included, without its source text. */
  workflows(): Iterable<WorkflowRecord> {
    return this.#workflows.values();
  }

  /** The number of the newest revision, the end included. 0: never there. */
  serviceRevision(name: string): number {
    return this.#services.get(name)?.revision ?? 0;
  }

  workflowRevision(name: string): number {
    return this.#workflows.get(name)?.revision ?? 0;
  }

  /** The names of the workflows whose newest revision calls a service, in order. */
  usedBy(service: string): string[] {
    return [...(this.#usedBy.get(service) ?? [])].sort();
  }

  /** The names of the workflows whose newest revision runs a workflow, in order. */
  runBy(workflow: string): string[] {
    return [...(this.#runBy.get(workflow) ?? [])].sort();
  }

  get liveServices(): number {
    return this.#liveServices;
  }

  get liveWorkflows(): number {
    return this.#liveWorkflows;
  }

  /** The names of all services that have not ended, in order. */
  get serviceNames(): readonly string[] {
    return (this.#serviceNames ??= liveNames(this.#services));
  }

  get workflowNames(): readonly string[] {
    return (this.#workflowNames ??= liveNames(this.#workflows));
  }

  putService(record: ServiceRecord): void {
    this.#liveServices += liveness(record) - liveness(this.#services.get(record.name));
    this.#services.set(record.name, record);
    this.#serviceNames = undefined;
  }

  putPause(record: PauseRecord): void {
    if (record.paused) this.#pauses.set(record.workflow, record);
    else this.#pauses.delete(record.workflow);
  }

  putWorkflow(record: WorkflowRecord): void {
    const before = this.#workflows.get(record.name);
    this.#liveWorkflows += liveness(record) - liveness(before);
    move(this.#usedBy, record.name, calledBy(before), calledBy(record));
    move(this.#runBy, record.name, ranBy(before), ranBy(record));
    this.#workflows.set(record.name, { ...record, source: "" });
    this.#workflowNames = undefined;
  }
}

const liveness = (record: { deleted: boolean } | undefined): number => (record?.deleted === false ? 1 : 0);

const liveNames = (records: Map<string, { deleted: boolean }>): readonly string[] =>
  [...records]
    .filter(([, record]) => !record.deleted)
    .map(([name]) => name)
    .sort();

function calledBy(record: WorkflowRecord | undefined): string[] {
  if (record === undefined || record.deleted) return [];
  return record.services.map((service) => service.definition?.name ?? "");
}

function ranBy(record: WorkflowRecord | undefined): string[] {
  if (record === undefined || record.deleted) return [];
  return record.workflows.map((workflow) => workflow.definition?.name ?? "");
}

function move(
  users: Map<string, Set<string>>,
  workflow: string,
  before: readonly string[],
  now: readonly string[],
): void {
  for (const name of before) users.get(name)?.delete(workflow);
  for (const name of now) users.set(name, (users.get(name) ?? new Set()).add(workflow));
}
