import { WorkflowService } from "@machinery/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { copiedCall } from "../copying/call-texts.js";
import { CopyCall } from "../copying/copy-call.js";
import { useDaemon } from "../daemon.js";
import { ErrorNote } from "../writing/error-note.js";
import { WriteButton } from "../writing/write-button.js";

/** Pauses a workflow, with a reason for people, or has it go on. */
export function PauseWorkflow({ name, isPaused }: { readonly name: string; readonly isPaused: boolean }) {
  const { client } = useDaemon();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const id = useId();
  const refresh = (): Promise<void> => queries.invalidateQueries();
  const pause = useMutation({
    mutationFn: async () => (await client.workflows.pauseWorkflow({ name, reason })).workflow,
    onSuccess: refresh,
  });
  const resume = useMutation({
    mutationFn: async () => (await client.workflows.resumeWorkflow({ name })).workflow,
    onSuccess: refresh,
  });
  const { method } = WorkflowService;
  if (isPaused) {
    return (
      <>
        <ErrorNote error={resume.error} />
        <WriteButton kind="primary" onWrite={() => resume.mutate()} isUnderWay={resume.isPending}>
          Resume
        </WriteButton>
      </>
    );
  }
  return (
    <>
      <button type="button" className="button" popoverTarget={id} aria-haspopup="dialog">
        Pause…
      </button>
      <div id={id} className="menu pause" popover="auto" role="dialog" aria-label={`Pause ${name}`}>
        <p>No event of it begins any more: those that are posted wait, those under way go on.</p>
        <label className="pause__reason">
          Reason, for people
          <input
            className="field"
            value={reason}
            maxLength={1_024}
            onChange={({ target }) => setReason(target.value)}
          />
        </label>
        <div className="page__actions">
          <CopyCall call={copiedCall(method.pauseWorkflow, { name, reason })} />
          <WriteButton kind="primary" onWrite={() => pause.mutate()} isUnderWay={pause.isPending}>
            Pause
          </WriteButton>
        </div>
        <ErrorNote error={pause.error} />
      </div>
    </>
  );
}
