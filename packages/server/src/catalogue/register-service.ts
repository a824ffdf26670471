import { checkService, sameDefinition, type Finding } from "@machinery/language";
import { limits, refuse, type Result, type ServiceDefinition } from "@machinery/protocol";
import { findingsToRejection } from "../errors/findings-to-rejection.js";
import { breaksWorkflows, brokenWorkflows, foundIn } from "./broken-workflows.js";
import { unchanged, type CatalogueChange } from "./catalogue-change.js";
import type { CatalogueIndex } from "./catalogue-index.js";
import { writeServiceRecord, type ServiceRecord } from "./service-record.js";
import { tooManyDefinitions } from "./too-many-definitions.js";

/** Registers a service: a new revision when its meaning differs from the newest. */
export function registerService(
  index: CatalogueIndex,
  definition: ServiceDefinition,
  options: { readonly force: boolean; readonly locate: (findings: Finding[]) => Finding[] },
  nowMs: number,
): Result<CatalogueChange> {
  const findings = options.locate(checkService(definition));
  if (findings.some((finding) => finding.severity === "error")) return refuse(findingsToRejection(findings));
  const { name } = definition;
  const current = index.service(name);
  if (current !== undefined && sameDefinition(current.definition, definition)) {
    return { ok: true, value: unchanged({ name, revision: current.revision }, findings) };
  }
  if (current === undefined && index.liveServices >= limits.definitions) {
    return refuse(tooManyDefinitions("services"));
  }
  const today = foundIn(index);
  const then = {
    ...today,
    service: (other: string) => (other === name ? definition : today.service(other)),
  };
  const broken =
    current === undefined || options.force ? [] : brokenWorkflows(index, index.usedBy(name), then);
  if (broken.length > 0) return refuse(breaksWorkflows(name, broken));
  const record: ServiceRecord = {
    name,
    revision: index.serviceRevision(name) + 1,
    createTimeMs: nowMs,
    deleted: false,
    definition,
  };
  return {
    ok: true,
    value: {
      outcome: { name, revision: record.revision, changed: true },
      warnings: findings,
      entry: (derived) => writeServiceRecord(record, derived),
      apply: (index) => index.putService(record),
    },
  };
}
