import { MachineryError } from "@machinery/client";
import { useRef, useState } from "react";
import { Link, useLocation, useRoute } from "wouter";
import { useDaemon } from "../daemon.js";
import { ErrorNote } from "../writing/error-note.js";
import { readDraft, type Draft } from "./drafts/drafts.js";
import { Editor } from "./editor.js";
import { newWorkflowText, publishedText } from "./publishing/published-text.js";
import { usePublishedWorkflow } from "./publishing/use-published-workflow.js";
import { useKnownDefinitions } from "./use-known-definitions.js";
import "./editor.css";

/** Where workflows are edited: the named one, or a new one. One place, so that a new one that was published stays as it is on the screen. */
export const editorPath = /^\/workflows\/(?:new|(?<name>[^/]+)\/edit)$/;

/** The editor of a workflow: from its draft, else from its newest revision. */
export function EditorScreen() {
  const [, params] = useRoute<{ name?: string }>(editorPath);
  const name = params?.name;
  const [, navigate] = useLocation();
  // What was published under a name goes on being edited there.
  const session = useRef({ key: 0, name });
  if (session.current.name !== name) session.current = { key: session.current.key + 1, name };
  const goOn = (published: string): void => {
    session.current = { ...session.current, name: published };
    navigate(`/workflows/${published}/edit`, { replace: true });
  };
  return <Begin key={session.current.key} name={name} onRenamed={goOn} />;
}

/** Waits for what the editor begins with. */
function Begin({
  name,
  onRenamed,
}: {
  readonly name: string | undefined;
  readonly onRenamed: (name: string) => void;
}) {
  const { daemonUrl } = useDaemon().host;
  const [began] = useState(() => ({ name, draft: readDraft(localStorage, daemonUrl, name) }));
  const { known, error: unknown } = useKnownDefinitions();
  const { workflow, error } = usePublishedWorkflow(began.name, known);
  const first = useRef<Begun>(undefined);
  if (first.current === undefined && workflow !== undefined && known !== undefined)
    first.current = begun(
      began.name,
      workflow === null ? undefined : { revision: workflow.revision, text: publishedText(workflow) },
      began.draft,
    );
  if (first.current !== undefined && known !== undefined)
    return <Editor name={name} begun={first.current} known={known} onRenamed={onRenamed} />;
  const failed = error ?? unknown;
  return (
    <div className="shell__empty">
      {failed === null ? <p>Reading the workflow…</p> : <ErrorNote error={MachineryError.from(failed)} />}
      <Link href="/workflows">Workflows</Link>
    </div>
  );
}

/** What an editor begins with. */
export interface Begun {
  readonly text: string;
  /** The revision that the text was made from, and how that reads. 0: there is none yet. */
  readonly base: { readonly name: string | undefined; readonly revision: number; readonly text: string };
}

function begun(
  name: string | undefined,
  published: { readonly revision: number; readonly text: string } | undefined,
  draft: Draft | undefined,
): Begun {
  const text =
    published?.text ?? (name === undefined ? newWorkflowText : newWorkflowText.replace("new-workflow", name));
  const revision = draft?.baseRevision ?? published?.revision ?? 0;
  return { text: draft?.text ?? text, base: { name, revision, text } };
}
