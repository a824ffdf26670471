import type { Workflow } from "@machinery/client";
import { useId, useState } from "react";
import { saveFile } from "./save-file.js";
import { fileKinds, workflowFile, type FileKind } from "./workflow-files.js";

/** What is in a file of each kind. */
const about: Readonly<Record<FileKind, string>> = {
  YAML: "The definition, with its comments",
  JSON: "The definition, for programs",
  Mermaid: "The graph as text, for documents",
  SVG: "The graph as a picture of any size",
  PNG: "The graph as a picture of pixels",
};

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
        <div className="menu__choices">
          {fileKinds.map((kind) => (
            <button key={kind} type="button" className="menu__choice" onClick={() => void save(kind)}>
              <span>{kind}</span> <span className="soft">{about[kind]}</span>
            </button>
          ))}
        </div>
        <p className="menu__told soft small" role="status">
          {told}
        </p>
      </div>
    </>
  );
}
