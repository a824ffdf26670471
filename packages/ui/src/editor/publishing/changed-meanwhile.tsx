import type { Workflow } from "@machinery/client";

/** Warns that another revision was published since the draft began, and lets people choose which one goes on. */
export function ChangedMeanwhile(props: {
  readonly target: string | undefined;
  readonly baseRevision: number;
  /** As it is now. Null: there is none. Undefined: it was not read yet. */
  readonly workflow: Workflow | null | undefined;
  readonly onTakeOver: (workflow: Workflow) => void;
  /** What is edited goes on from there. */
  readonly onKeep: (workflow: Workflow | null) => void;
}) {
  const { target, baseRevision, workflow, onTakeOver, onKeep } = props;
  if (workflow === undefined || (workflow?.revision ?? 0) === baseRevision) return null;
  return (
    <div className="editor__warning" role="alert">
      <p>{warningOf(target ?? "", baseRevision, workflow?.revision)}</p>
      {workflow === null ? null : (
        <button type="button" className="button" onClick={() => onTakeOver(workflow)}>
          Take over revision {workflow.revision}
        </button>
      )}
      <button type="button" className="button" onClick={() => onKeep(workflow)}>
        Keep mine
      </button>
    </div>
  );
}

function warningOf(name: string, base: number, newest: number | undefined): string {
  if (newest === undefined) return `The workflow ${name} was deleted meanwhile: publishing defines it again.`;
  if (base === 0)
    return `There is a workflow ${name} already, at revision ${String(newest)}: what is published here becomes its next one.`;
  return `Revision ${String(newest)} was published meanwhile; this draft began from revision ${String(base)}.`;
}
