import { create } from "@bufbuild/protobuf";
import { refuse, ServiceDefinitionSchema, type Rejection, type Result } from "@machinery/protocol";
import { serviceNotFound } from "../errors/not-found.js";
import type { CatalogueChange } from "./catalogue-change.js";
import type { CatalogueIndex } from "./catalogue-index.js";
import { writeServiceRecord, type ServiceRecord } from "./service-record.js";

/** So many workflows are named; the rest is counted. */
const named = 10;

/** Ends a service that no workflow uses. */
export function deleteService(index: CatalogueIndex, name: string, nowMs: number): Result<CatalogueChange> {
  if (index.service(name) === undefined) return refuse(serviceNotFound(name));
  const users = index.usedBy(name);
  if (users.length > 0) return refuse(serviceInUse(name, users));
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

function serviceInUse(name: string, users: readonly string[]): Rejection {
  const more = users.length > named ? ` and ${users.length - named} more` : "";
  return {
    reason: "SERVICE_IN_USE",
    expected: `\`${name}\` to be used by no workflow`,
    found: `${users.slice(0, named).join(", ")}${more}`,
    todo: "change or delete these workflows first",
    violations: users.map((user) => ({ field: user, description: `uses \`${name}\`` })),
  };
}
