import { refuse, type Result } from "@machinery/protocol";
import { workflowNotFound } from "../errors/not-found.js";
import { unchanged, type CatalogueChange } from "./catalogue-change.js";
import type { CatalogueIndex } from "./catalogue-index.js";
import { writePauseRecord, type PauseRecord } from "./pause-record.js";

/**
 * Pauses a workflow, or has it go on. One that has ended may be paused as well: events of it may wait. What is so already stays as it is, with the
 * reason that was given first.
 */
export function pauseWorkflow(index: CatalogueIndex, record: PauseRecord): Result<CatalogueChange> {
  const { workflow: name, paused } = record;
  if (index.workflowRevision(name) === 0) return refuse(workflowNotFound(name));
  const outcome = { name, revision: index.workflow(name)?.revision ?? 0 };
  if ((index.pause(name) !== undefined) === paused) return { ok: true, value: unchanged(outcome) };
  return {
    ok: true,
    value: {
      outcome: { ...outcome, changed: true },
      warnings: [],
      entry: (derived) => writePauseRecord(record, derived),
      apply: (index) => index.putPause(record),
    },
  };
}
