import type { Workflow } from "@machinery/client";
import { useId, useState } from "react";
import { saveFile } from "./save-file.js";
import { fileKinds, workflowFile, type FileKind } from "./workflow-files.js";

/** Saves a workflow's revision as a file: its text, or a picture of it. */
export function ExportMenu({ workflow }: { readonly workflow: Workflow }) {
  const id = useId();
  const [told, tell] = useState("");
  const save = async (kind: FileKind): Promise<void> => {
    tell("");
    try {
      const { name, content } = await workflowFile(workflow, kind);
      saveFile(name, content);
      tell(`Saved as ${name}`);
    } catch (thrown) {
      tell(`It could not be saved: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  };
  return (
    <>
      <button type="button" className="button" popoverTarget={id} aria-haspopup="dialog">
        Export…
      </button>
      <div id={id} className="menu" popover="auto" role="dialog" aria-label="Export">
        {fileKinds.map((kind) => (
          <button key={kind} type="button" className="button" onClick={() => void save(kind)}>
            {kind}
          </button>
        ))}
        <p className="soft small" role="status">
          {told}
        </p>
      </div>
    </>
  );
}
