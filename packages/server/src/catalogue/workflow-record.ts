import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { LANGUAGE_VERSION } from "@machinery/language";
import {
  limits,
  ServiceSchema,
  WorkflowDefinitionSchema,
  WorkflowSchema,
  type Service,
  type Workflow,
  type WorkflowDefinition,
} from "@machinery/protocol";
import { DefinitionEntrySchema, type DefinitionEntry } from "@machinery/protocol/store";
import { catalogueKeys, largeEntry, type Entry } from "@machinery/store";

/** A workflow's revision, or the mark that it has ended. */
export interface WorkflowRecord {
  readonly name: string;
  readonly revision: number;
  readonly createTimeMs: number;
  readonly deleted: boolean;
  /** When deleted: nothing but how many events may be under way at once. */
  readonly definition: WorkflowDefinition;
  /** The services it calls, at the revisions it was checked against. */
  readonly services: readonly Service[];
  /** The workflows it runs, at the revisions it was checked against, with their inputs and outputs alone. */
  readonly workflows: readonly Workflow[];
  /** The text it was defined by. Left out of memory: only a record read from the store has it. */
  readonly source: string;
}

/** A workflow's revision as an entry of the catalogue. */
export function writeWorkflowRecord(record: WorkflowRecord, derived: Entry["derived"]): Entry {
  const key = catalogueKeys.workflow(record.name, record.revision);
  return largeEntry(key, encodeWorkflowRecord(record), derived);
}

/** A workflow's revision as bytes. */
export function encodeWorkflowRecord(record: WorkflowRecord): Uint8Array {
  return toBinary(DefinitionEntrySchema, toDefinitionEntry(record));
}

/** A workflow's revision as a partition keeps it. */
export function toDefinitionEntry(record: WorkflowRecord): DefinitionEntry {
  return create(DefinitionEntrySchema, {
    workflow: record.name,
    revision: record.revision,
    languageVersion: LANGUAGE_VERSION,
    definition: toBinary(WorkflowDefinitionSchema, record.definition),
    services: record.services.map((service) => toBinary(ServiceSchema, service)),
    workflows: record.workflows.map((workflow) => toBinary(WorkflowSchema, workflow)),
    source: record.source,
    createTimeMs: BigInt(record.createTimeMs),
    deleted: record.deleted,
  });
}

export function readWorkflowRecord(bytes: Uint8Array): WorkflowRecord {
  const entry = fromBinary(DefinitionEntrySchema, bytes);
  const deep = { recursionLimit: limits.messageDepth };
  return {
    name: entry.workflow,
    revision: entry.revision,
    createTimeMs: Number(entry.createTimeMs),
    deleted: entry.deleted,
    definition: fromBinary(WorkflowDefinitionSchema, entry.definition, deep),
    services: entry.services.map((service) => fromBinary(ServiceSchema, service, deep)),
    workflows: entry.workflows.map((workflow) => fromBinary(WorkflowSchema, workflow, deep)),
    source: entry.source,
  };
}
