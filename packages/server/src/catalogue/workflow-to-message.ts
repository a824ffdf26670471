import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { checkWorkflow, locateFindings, readDefinitions, type Finding } from "@machinery/language";
import { Severity, WorkflowSchema, type FindingSchema, type Workflow } from "@machinery/protocol";
import type { PlaceLoad } from "@machinery/runner";
import { formatFinding } from "../errors/findings-to-rejection.js";
import type { PauseRecord } from "./pause-record.js";
import type { WorkflowRecord } from "./workflow-record.js";

/** A workflow's revision as the API shows it: with its warnings, found anew against the services it keeps; with its pause and its events. */
export function workflowToMessage(
  record: WorkflowRecord,
  pause: PauseRecord | undefined,
  { underWay, waiting }: PlaceLoad,
): Workflow {
  return create(WorkflowSchema, {
    definition: record.definition,
    revision: record.revision,
    createTime: timestampFromMs(record.createTimeMs),
    services: record.services.map((service) => ({
      service: service.definition?.name ?? "",
      revision: service.revision,
    })),
    source: record.source,
    warnings: warningsOf(record).map(findingToMessage),
    eventsUnderWay: BigInt(underWay),
    eventsWaiting: BigInt(waiting),
    ...(pause === undefined
      ? undefined
      : { pause: { time: timestampFromMs(pause.timeMs), reason: pause.reason } }),
  });
}

/** The warnings of revisions that stay in memory, so that a list does not check every workflow anew. */
const known = new WeakMap<WorkflowRecord, readonly Finding[]>();

function warningsOf(record: WorkflowRecord): readonly Finding[] {
  const warnings = known.get(record) ?? findWarnings(record);
  known.set(record, warnings);
  return warnings;
}

function findWarnings(record: WorkflowRecord): Finding[] {
  const pinned = new Map(record.services.map(({ definition }) => [definition?.name, definition]));
  const run = new Map(record.workflows.map(({ definition }) => [definition?.name, definition]));
  const findings = checkWorkflow(
    record.definition,
    (name) => pinned.get(name),
    [],
    (name) => run.get(name),
  );
  const warnings = findings.filter((finding) => finding.severity === "warning");
  if (record.source === "" || warnings.length === 0) return warnings;
  const [document] = readDefinitions(record.source).documents;
  return document === undefined ? warnings : locateFindings(warnings, document);
}

/** A finding as the API shows it. */
export function findingToMessage(finding: Finding): MessageInitShape<typeof FindingSchema> {
  return {
    severity: finding.severity === "error" ? Severity.ERROR : Severity.WARNING,
    code: finding.code,
    path: finding.path,
    message: formatFinding(finding),
    expected: finding.expected,
    found: finding.found,
    hint: finding.hint,
    line: finding.line ?? 0,
    column: finding.column ?? 0,
  };
}
