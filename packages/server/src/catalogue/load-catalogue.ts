import { catalogueKeys, openLarge, type KeyRange, type Store } from "@machinery/store";
import { CatalogueIndex } from "./catalogue-index.js";
import { readPauseRecord } from "./pause-record.js";
import { readRequest, RequestLog } from "./request-log.js";
import { readServiceRecord } from "./service-record.js";
import { readWorkflowRecord } from "./workflow-record.js";

/** What a catalogue holds in memory. */
export interface LoadedCatalogue {
  readonly index: CatalogueIndex;
  readonly requests: RequestLog;
}

/** Reads a catalogue's store. Rejects with what the store says when it is damaged. */
export async function loadCatalogue(store: Store): Promise<LoadedCatalogue> {
  const index = new CatalogueIndex();
  const requests = new RequestLog();
  await eachNewest(store, catalogueKeys.services(), (bytes) => index.putService(readServiceRecord(bytes)));
  await eachNewest(store, catalogueKeys.workflows(), (bytes) => index.putWorkflow(readWorkflowRecord(bytes)));
  for await (const [, value] of store.range(catalogueKeys.pauses())) index.putPause(readPauseRecord(value));
  const found = [];
  for await (const [, value] of store.range(catalogueKeys.requests())) found.push(readRequest(value));
  found.sort((a, b) => a.timeMs - b.timeMs);
  for (const request of found) requests.add(request);
  return { index, requests };
}

/** Opens the newest revision of each name in a range; keys are in order of name and revision. */
async function eachNewest(store: Store, range: KeyRange, put: (bytes: Uint8Array) => void): Promise<void> {
  let newest: readonly [key: string, value: Uint8Array] | undefined;
  for await (const pair of store.range(range)) {
    if (newest !== undefined && nameOf(newest[0]) !== nameOf(pair[0])) put(await openLarge(store, ...newest));
    newest = pair;
  }
  if (newest !== undefined) put(await openLarge(store, ...newest));
}

const nameOf = (key: string): string => key.slice(0, key.lastIndexOf("/"));
