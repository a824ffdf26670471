import type { Definitions } from "@machinery/runner";
import { CatalogueIndex } from "./catalogue-index.js";
import { type CatalogueNews, putNews } from "./catalogue-news.js";
import type { PauseRecord } from "./pause-record.js";
import type { ServiceRecord } from "./service-record.js";
import { toDefinitionEntry, type WorkflowRecord } from "./workflow-record.js";

/** What another thread knows of the catalogue: the newest revision of everything. It hears of each change before whoever made it does. */
export class CatalogueReplica implements Definitions {
  #index = new CatalogueIndex();
  readonly #watchers = new Set<() => void>();

  constructor(
    /** Reads any other revision. */
    private readonly read: Definitions["get"],
  ) {}

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

  /** What the newest revision of a workflow says of who may begin. */
  bounds(workflow: string): ReturnType<CatalogueIndex["bounds"]> {
    return this.#index.bounds(workflow);
  }

  /** Calls back whenever something has changed. Returns what ends that. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  hear(news: CatalogueNews): void {
    const index = news.isAll ? new CatalogueIndex() : this.#index;
    putNews(index, news);
    this.#index = index;
    for (const changed of this.#watchers) changed();
  }

  async get(workflow: string, revision: number): ReturnType<Definitions["get"]> {
    const newest = this.#index.workflow(workflow);
    return newest?.revision === revision ? toDefinitionEntry(newest) : this.read(workflow, revision);
  }

  newest(workflow: string): Promise<number | undefined> {
    return Promise.resolve(this.#index.workflow(workflow)?.revision);
  }
}
