import { fromBinary } from "@bufbuild/protobuf";
import { compileWorkflow, type Plan, usedServices } from "@machinery/language";
import {
  limits,
  type ServiceDefinition,
  ServiceSchema,
  type WorkflowDefinition,
  WorkflowDefinitionSchema,
  WorkflowSchema,
} from "@machinery/protocol";
import type { DefinitionEntry } from "@machinery/protocol/store";
import { definitionEntry, type Entry, readDefinition, type StoreReader } from "@machinery/store";
import type { Definitions } from "../ports.js";

/** A workflow's revision, compiled. */
export interface HeldPlan {
  readonly plan: Plan;
  /** The names of all services that it may call. */
  readonly services: readonly string[];
  /** To be written with the first event that uses it. Taken away once that is on its way. */
  unsaved: Entry | undefined;
}

/** The compiled workflows, made when first needed; the ones used last are kept. */
export class Plans {
  readonly #held = new Map<string, HeldPlan>();
  readonly #coming = new Map<string, Promise<HeldPlan | undefined>>();

  constructor(
    private readonly reader: StoreReader,
    private readonly definitions: Definitions,
    private readonly limit: number,
  ) {}

  /** The plan, when it is at hand. */
  peek(workflow: string, revision: number): HeldPlan | undefined {
    const name = `${workflow}/${revision}`;
    const held = this.#held.get(name);
    if (held !== undefined && this.#held.size > 1) {
      this.#held.delete(name);
      this.#held.set(name, held);
    }
    return held;
  }

  /** The plan; nothing when no such revision is known. Rejects when it does not compile, or the store cannot be read. */
  get(workflow: string, revision: number): Promise<HeldPlan | undefined> {
    const held = this.peek(workflow, revision);
    if (held !== undefined) return Promise.resolve(held);
    const name = `${workflow}/${revision}`;
    let coming = this.#coming.get(name);
    if (coming === undefined) {
      coming = this.#make(workflow, revision).finally(() => this.#coming.delete(name));
      this.#coming.set(name, coming);
    }
    return coming;
  }

  async #make(workflow: string, revision: number): Promise<HeldPlan | undefined> {
    const kept = await readDefinition(this.reader, workflow, revision);
    const definition = kept ?? (await this.definitions.get(workflow, revision));
    if (definition === undefined) return undefined;
    const held: HeldPlan = {
      ...compile(definition),
      unsaved: kept === undefined ? definitionEntry(definition) : undefined,
    };
    this.#held.set(`${workflow}/${revision}`, held);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= this.limit) break;
      this.#held.delete(oldest);
    }
    return held;
  }
}

const deep = { recursionLimit: limits.messageDepth };

function compile(entry: DefinitionEntry): Pick<HeldPlan, "plan" | "services"> {
  const services = new Map<string, ServiceDefinition>();
  for (const bytes of entry.services) {
    const { definition } = fromBinary(ServiceSchema, bytes, deep);
    if (definition !== undefined) services.set(definition.name, definition);
  }
  const workflows = new Map<string, WorkflowDefinition>();
  for (const bytes of entry.workflows) {
    const { definition } = fromBinary(WorkflowSchema, bytes, deep);
    if (definition !== undefined) workflows.set(definition.name, definition);
  }
  const definition = fromBinary(WorkflowDefinitionSchema, entry.definition, deep);
  const findService = (name: string) => services.get(name);
  const plan = compileWorkflow(definition, entry.revision, findService, (name) => workflows.get(name));
  return { plan, services: usedServices(definition) };
}
