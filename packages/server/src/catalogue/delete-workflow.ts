import { create } from "@bufbuild/protobuf";
import { refuse, WorkflowDefinitionSchema, type Result } from "@machinery/protocol";
import { inUse } from "../errors/in-use.js";
import { workflowNotFound } from "../errors/not-found.js";
import type { CatalogueChange } from "./catalogue-change.js";
import type { CatalogueIndex } from "./catalogue-index.js";
import { writeWorkflowRecord, type WorkflowRecord } from "./workflow-record.js";

/** Ends a workflow that no other one runs: nothing more can be posted to it, and its events go on. */
export function deleteWorkflow(index: CatalogueIndex, name: string, nowMs: number): Result<CatalogueChange> {
  const { concurrency } = index.workflow(name)?.definition ?? {};
  if (index.workflow(name) === undefined) return refuse(workflowNotFound(name));
  const users = index.runBy(name);
  if (users.length > 0) return refuse(inUse("WORKFLOW_IN_USE", name, users));
  const record: WorkflowRecord = {
    name,
    revision: index.workflowRevision(name) + 1,
    createTimeMs: nowMs,
    deleted: true,
    // Events of it that wait begin as they would have.
    definition: create(WorkflowDefinitionSchema, concurrency === undefined ? {} : { concurrency }),
    services: [],
    workflows: [],
    source: "",
  };
  return {
    ok: true,
    value: {
      outcome: { name, revision: 0, changed: true },
      warnings: [],
      entry: (derived) => writeWorkflowRecord(record, derived),
      apply: (index) => index.putWorkflow(record),
    },
  };
}
