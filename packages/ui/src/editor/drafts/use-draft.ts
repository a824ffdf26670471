import { useEffect, useRef, useState } from "react";
import { useDaemon } from "../../daemon.js";
import { dropDraft, keepDraft } from "./drafts.js";

/** How long a change may rest until it is kept, in milliseconds. */
const restMs = 300;

/** What became of the draft. */
export type DraftState =
  | { readonly kind: "none" }
  | { readonly kind: "kept"; readonly savedMs: number }
  | { readonly kind: "lost"; readonly reason: string };

/** Keeps what is written in the browser, by itself. What is as it is published is no draft. */
export function useDraft(
  workflow: string | undefined,
  draft: { readonly text: string; readonly baseRevision: number; readonly isDraft: boolean },
): DraftState {
  const { daemonUrl } = useDaemon().host;
  const [state, setState] = useState<DraftState>({ kind: "none" });
  const { text, baseRevision, isDraft } = draft;
  const keep = useRef<() => void>(undefined);
  useEffect(() => {
    const keepNow = (): void => {
      keep.current = undefined;
      if (!isDraft) {
        dropDraft(localStorage, daemonUrl, workflow);
        return setState({ kind: "none" });
      }
      const savedMs = Date.now();
      const reason = keepDraft(localStorage, daemonUrl, workflow, { text, baseRevision, savedMs });
      setState(reason === undefined ? { kind: "kept", savedMs } : { kind: "lost", reason });
    };
    keep.current = keepNow;
    const timer = setTimeout(keepNow, restMs);
    return () => clearTimeout(timer);
  }, [daemonUrl, workflow, text, baseRevision, isDraft]);
  useEffect(() => {
    // Whoever leaves in the middle of a word loses none of it.
    const leave = (): void => keep.current?.();
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
  return state;
}
