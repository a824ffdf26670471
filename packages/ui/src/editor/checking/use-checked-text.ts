import { useEffect, useRef, useState } from "react";
import type { KnownDefinitions } from "../skeletons/known-definitions.js";
import type { CheckedText } from "./check-text.js";
import type { CheckOrder } from "./checking-worker.js";

/** How long typing must rest until a text is checked, in milliseconds. */
const restMs = 150;

/** What is known of a text. While one types it is that of a moment ago: `text` says of what. Nothing until the first is checked. */
export function useCheckedText(
  text: string,
  known: KnownDefinitions,
  isTyped: boolean,
): CheckedText | undefined {
  const [checked, setChecked] = useState<CheckedText>();
  const worker = useRef<Worker>(undefined);
  useEffect(() => {
    const started = new Worker(new URL("./checking-worker.ts", import.meta.url), { type: "module" });
    started.addEventListener("message", ({ data }: MessageEvent<CheckedText>) => setChecked(data));
    worker.current = started;
    return () => started.terminate();
  }, []);
  useEffect(() => {
    order(worker.current, { known });
  }, [known]);
  useEffect(() => {
    const timer = setTimeout(() => order(worker.current, { text }), isTyped ? restMs : 0);
    return () => clearTimeout(timer);
  }, [text, known, isTyped]);
  return checked;
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
const order = (worker: Worker | undefined, what: CheckOrder): void => worker?.postMessage(what);
