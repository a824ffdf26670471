import type { NewestRecords } from "./catalogue-change.js";
import type { CatalogueIndex } from "./catalogue-index.js";
import type { PauseRecord } from "./pause-record.js";
import { encodeServiceRecord, readServiceRecord, type ServiceRecord } from "./service-record.js";
import { encodeWorkflowRecord, readWorkflowRecord, type WorkflowRecord } from "./workflow-record.js";

/** What is new in a catalogue, as plain data: revisions that are the newest of their names now. */
export interface CatalogueNews {
  /** Whether it is all there is. */
  readonly isAll: boolean;
  readonly services: readonly Uint8Array[];
  /** Without their source texts. */
  readonly workflows: readonly Uint8Array[];
  /** Of workflows that are paused, or go on. */
  readonly pauses: readonly PauseRecord[];
}

/** All that a catalogue holds. */
export function allOf(index: CatalogueIndex): CatalogueNews {
  return newsOf(true, [...index.services()], [...index.workflows()], [...index.pauses()]);
}

/** What a change puts, and where else it puts it. */
export function notedBy(index: CatalogueIndex): NewestRecords & { news(): CatalogueNews } {
  const services: ServiceRecord[] = [];
  const workflows: WorkflowRecord[] = [];
  const pauses: PauseRecord[] = [];
  return {
    putService(record) {
      index.putService(record);
      services.push(record);
    },
    putWorkflow(record) {
      index.putWorkflow(record);
      workflows.push({ ...record, source: "" });
    },
    putPause(record) {
      index.putPause(record);
      pauses.push(record);
    },
    news: () => newsOf(false, services, workflows, pauses),
  };
}

/** Puts what is new. */
export function putNews(index: NewestRecords, { services, workflows, pauses }: CatalogueNews): void {
  for (const bytes of services) index.putService(readServiceRecord(bytes));
  for (const bytes of workflows) index.putWorkflow(readWorkflowRecord(bytes));
  for (const pause of pauses) index.putPause(pause);
}

function newsOf(
  isAll: boolean,
  services: readonly ServiceRecord[],
  workflows: readonly WorkflowRecord[],
  pauses: readonly PauseRecord[],
): CatalogueNews {
  return {
    isAll,
    services: services.map(encodeServiceRecord),
    workflows: workflows.map(encodeWorkflowRecord),
    pauses,
  };
}
