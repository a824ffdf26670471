import { create } from "@bufbuild/protobuf";
import { refuse, ServiceDefinitionSchema, type Result } from "@machinery/protocol";
import { inUse } from "../errors/in-use.js";
import { serviceNotFound } from "../errors/not-found.js";
import type { CatalogueChange } from "./catalogue-change.js";
import type { CatalogueIndex } from "./catalogue-index.js";
import { writeServiceRecord, type ServiceRecord } from "./service-record.js";

/** Ends a service that no workflow uses. */
export function deleteService(index: CatalogueIndex, name: string, nowMs: number): Result<CatalogueChange> {
  if (index.service(name) === undefined) return refuse(serviceNotFound(name));
  const users = index.usedBy(name);
  if (users.length > 0) return refuse(inUse("SERVICE_IN_USE", name, users));
  const record: ServiceRecord = {
    name,
    revision: index.serviceRevision(name) + 1,
    createTimeMs: nowMs,
    deleted: true,
    definition: create(ServiceDefinitionSchema),
  };
  return {
    ok: true,
    value: {
      outcome: { name, revision: 0, changed: true },
      warnings: [],
      entry: (derived) => writeServiceRecord(record, derived),
      apply: (index) => index.putService(record),
    },
  };
}
