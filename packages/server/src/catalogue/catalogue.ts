import type { Finding } from "@machinery/language";
import {
  refuse,
  type Rejection,
  type Result,
  type ServiceDefinition,
  type WorkflowDefinition,
} from "@machinery/protocol";
import type { Clock, Definitions, Observer } from "@machinery/runner";
import { catalogueKeys, readLarge, type Entry, type StoredPair } from "@machinery/store";
import { serviceNotFound, workflowNotFound } from "../errors/not-found.js";
import type { CatalogueChange } from "./catalogue-change.js";
import { CatalogueDisk, type CatalogueOpening } from "./catalogue-disk.js";
import type { CatalogueIndex } from "./catalogue-index.js";
import { allOf, type CatalogueNews, notedBy } from "./catalogue-news.js";
import { defineWorkflow, type DefineOptions } from "./define-workflow.js";
import { deleteService } from "./delete-service.js";
import { deleteWorkflow } from "./delete-workflow.js";
import type { PauseRecord } from "./pause-record.js";
import { pauseWorkflow } from "./pause-workflow.js";
import { registerService } from "./register-service.js";
import { writeRequest, type Outcome } from "./request-log.js";
import { readServiceRecord, type ServiceRecord } from "./service-record.js";
import { readWorkflowRecord, toDefinitionEntry, type WorkflowRecord } from "./workflow-record.js";

/** What makes repeating a write safe. */
export interface RequestKey {
  /** Empty: the write is not remembered. */
  readonly requestId: string;
  /** SHA-256 of the request without its id, in hexadecimal. */
  readonly hash: string;
}

/** A write that is done: what it gave, and what the checker noticed. */
export interface Written {
  readonly outcome: Outcome;
  readonly warnings: readonly Finding[];
}

/** The services and workflows that are defined. Writes take their turns, and are answered once they are on disk. */
export class Catalogue implements Definitions {
  readonly #disk: CatalogueDisk;
  readonly #clock: Clock;
  readonly #watchers = new Set<() => void>();
  #turn: Promise<unknown> = Promise.resolve();
  #listener: ((news: CatalogueNews) => Promise<void>) | undefined;

  private constructor(disk: CatalogueDisk, clock: Clock) {
    this.#disk = disk;
    this.#clock = clock;
    // A write of which it was not known whether it succeeded may show now.
    disk.reloaded = () => {
      this.#changed();
      void this.#listener?.(allOf(this.#index));
    };
  }

  /** Opens a catalogue. Rejects with what the store says when it cannot be opened. */
  static async open(opening: CatalogueOpening, clock: Clock, observer: Observer): Promise<Catalogue> {
    return new Catalogue(await CatalogueDisk.open(opening, observer), clock);
  }

  /**
   * Has somebody hear of all that is new, in order, from now on; all there is comes first. What is written is answered once they have. The listener may
   * not reject.
   */
  tell(listener: (news: CatalogueNews) => Promise<void>): Promise<void> {
    this.#listener = listener;
    return listener(allOf(this.#index));
  }

  /** The newest revision of a service that has not ended. */
  service(name: string): ServiceRecord | undefined {
    return this.#index.service(name);
  }

  /** The newest revision of a workflow that has not ended, without its source text. */
  workflow(name: string): WorkflowRecord | undefined {
    return this.#index.workflow(name);
  }

  /** Of a workflow that is paused. */
  pause(workflow: string): PauseRecord | undefined {
    return this.#index.pause(workflow);
  }

  /** What the newest revision of a workflow says of who may begin; of one that has ended, what its last one said. */
  bounds(workflow: string): Pick<WorkflowDefinition, "concurrency" | "backlog"> | undefined {
    return this.#index.bounds(workflow);
  }

  get serviceNames(): readonly string[] {
    return this.#index.serviceNames;
  }

  get workflowNames(): readonly string[] {
    return this.#index.workflowNames;
  }

  /** The workflows whose newest revision calls a service. */
  usedBy(service: string): string[] {
    return this.#index.usedBy(service);
  }

  /** Any revision of a service; 0 is the newest. */
  async readService(name: string, revision: number): Promise<Result<ServiceRecord>> {
    const newest = this.#index.service(name);
    if (newest !== undefined && (revision === 0 || revision === newest.revision)) {
      return { ok: true, value: newest };
    }
    // One that a failed write may have left on disk is not shown before it is certain.
    if (revision === 0 || revision > this.#index.serviceRevision(name))
      return refuse(serviceNotFound(name, revision));
    const read = await this.#disk.read((reader) => readLarge(reader, catalogueKeys.service(name, revision)));
    if (!read.ok) return read;
    const record = read.value && readServiceRecord(read.value);
    if (record === undefined || record.deleted) return refuse(serviceNotFound(name, revision));
    return { ok: true, value: record };
  }

  /** Any revision of a workflow with its source text; 0 is the newest. */
  async readWorkflow(name: string, revision: number): Promise<Result<WorkflowRecord>> {
    const wanted = revision === 0 ? this.#index.workflow(name)?.revision : revision;
    if (wanted === undefined) return refuse(workflowNotFound(name));
    if (wanted > this.#index.workflowRevision(name)) return refuse(workflowNotFound(name, revision));
    const read = await this.#disk.read((reader) => readLarge(reader, catalogueKeys.workflow(name, wanted)));
    if (!read.ok) return read;
    const record = read.value && readWorkflowRecord(read.value);
    if (record === undefined || record.deleted) return refuse(workflowNotFound(name, revision));
    return { ok: true, value: record };
  }

  /** A workflow's revision as a partition keeps it: without its source text, which no event needs. */
  async get(workflow: string, revision: number): ReturnType<Definitions["get"]> {
    const newest = this.#index.workflow(workflow);
    if (newest?.revision === revision) return toDefinitionEntry(newest);
    const read = await this.readWorkflow(workflow, revision);
    if (read.ok) return toDefinitionEntry({ ...read.value, source: "" });
    if (read.rejection.reason === "WORKFLOW_NOT_FOUND") return undefined;
    throw new Error(`the definition of ${workflow}@${revision} cannot be read: ${read.rejection.found}`);
  }

  async newest(workflow: string): Promise<number | undefined> {
    await this.#disk.reopened();
    return this.#index.workflow(workflow)?.revision;
  }

  /** Registers a service. `locate` adds places in the source text to findings. */
  registerService(
    definition: ServiceDefinition,
    options: { readonly force: boolean; readonly locate: (findings: Finding[]) => Finding[] },
    request: RequestKey,
  ): Promise<Result<Written>> {
    return this.#write(request, (index, nowMs) => registerService(index, definition, options, nowMs));
  }

  /** Defines a workflow. `locate` adds places in the source text to findings. */
  defineWorkflow(
    definition: WorkflowDefinition,
    options: DefineOptions,
    request: RequestKey,
  ): Promise<Result<Written>> {
    return this.#write(request, (index, nowMs) => defineWorkflow(index, definition, options, nowMs));
  }

  /** Ends a service that no workflow uses. */
  deleteService(name: string, request: RequestKey): Promise<Result<Written>> {
    return this.#write(request, (index, nowMs) => deleteService(index, name, nowMs));
  }

  /** Ends a workflow; its events go on. */
  deleteWorkflow(name: string, request: RequestKey): Promise<Result<Written>> {
    return this.#write(request, (index, nowMs) => deleteWorkflow(index, name, nowMs));
  }

  /** Has no further event of a workflow begin. */
  pauseWorkflow(name: string, reason: string, request: RequestKey): Promise<Result<Written>> {
    return this.#write(request, (index, timeMs) =>
      pauseWorkflow(index, { workflow: name, paused: true, timeMs, reason }),
    );
  }

  /** Has the events of a workflow begin again. */
  resumeWorkflow(name: string, request: RequestKey): Promise<Result<Written>> {
    return this.#write(request, (index, timeMs) =>
      pauseWorkflow(index, { workflow: name, paused: false, timeMs, reason: "" }),
    );
  }

  /** Calls back whenever something has changed. Returns what ends that. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  /** What a request id gave before. A refusal when it came with other data; nothing when it is new. */
  recall(request: RequestKey): Result<Written> | undefined {
    if (request.requestId === "") return undefined;
    const known = this.#disk.loaded.requests.find(request.requestId, this.#clock.nowMs());
    if (known === undefined) return undefined;
    if (known.hash !== request.hash) return refuse(requestIdReused(request.requestId));
    return { ok: true, value: { outcome: known.outcome, warnings: [] } };
  }

  /** All that it keeps, at the moment of the first page, which is empty. A refusal ends it. */
  copy(): AsyncGenerator<Result<readonly StoredPair[]>, void> {
    return this.#disk.copy();
  }

  /** Why nothing can be written now, or nothing. */
  get failure(): string | undefined {
    return this.#disk.failure;
  }

  /** Waits for the write under way, then lets go of the store. */
  async close(): Promise<void> {
    await this.#turn;
    await this.#disk.close();
  }

  #changed(): void {
    for (const changed of this.#watchers) changed();
  }

  get #index(): CatalogueIndex {
    return this.#disk.loaded.index;
  }

  #write(
    request: RequestKey,
    decide: (index: CatalogueIndex, nowMs: number) => Result<CatalogueChange>,
  ): Promise<Result<Written>> {
    const written = this.#turn.then(async (): Promise<Result<Written>> => {
      await this.#disk.reopened();
      const recalled = this.recall(request);
      if (recalled !== undefined) return recalled;
      const nowMs = this.#clock.nowMs();
      const decided = decide(this.#index, nowMs);
      if (!decided.ok) return decided;
      return this.#commit(decided.value, request, nowMs);
    });
    // A turn that failed must not fail the next one; its own caller sees it.
    this.#turn = written.catch(() => undefined);
    return written;
  }

  async #commit(change: CatalogueChange, request: RequestKey, nowMs: number): Promise<Result<Written>> {
    const { requests } = this.#disk.loaded;
    const remember = { ...request, outcome: change.outcome, timeMs: nowMs };
    const surplus = request.requestId === "" ? [] : requests.surplus(nowMs);
    const forgotten: Entry["derived"] = surplus.map((id) => [catalogueKeys.request(id), undefined]);
    const pair = request.requestId === "" ? undefined : writeRequest(remember);
    const entry =
      change.entry?.(pair === undefined ? [] : [...forgotten, pair]) ??
      (pair?.[1] && { key: pair[0], value: pair[1], derived: forgotten });
    if (entry !== undefined) {
      const committed = await this.#disk.commit([entry]);
      if (!committed.ok) return committed;
      const noted = notedBy(this.#index);
      change.apply(noted);
      this.#changed();
      requests.forget(surplus);
      if (pair !== undefined) requests.add(remember);
      await this.#listener?.(noted.news());
    }
    return { ok: true, value: { outcome: change.outcome, warnings: change.warnings } };
  }
}

function requestIdReused(requestId: string): Rejection {
  return {
    reason: "REQUEST_ID_REUSED",
    expected: `the request that \`${requestId.slice(0, 64)}\` came with first`,
    found: "another one",
    todo: "use a new request id for a new request",
  };
}
