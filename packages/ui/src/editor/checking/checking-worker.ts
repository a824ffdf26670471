import { noDefinitions, type KnownDefinitions } from "../skeletons/known-definitions.js";
import { checkText, type CheckedText } from "./check-text.js";

/** What the worker is told: what there is to call, or a text to check. */
export type CheckOrder = { readonly known: KnownDefinitions } | { readonly text: string };

/** What a worker has of its own. */
interface WorkerScope {
  addEventListener(type: "message", listener: (message: MessageEvent<CheckOrder>) => void): void;
  postMessage(checked: CheckedText): void;
}

/** Checks texts beside the page, so that typing never waits for it: half a thousand operations take a tenth of a second. */
const scope = globalThis as unknown as WorkerScope;
let known = noDefinitions;
scope.addEventListener("message", ({ data }) => {
  if ("known" in data) known = data.known;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
  else scope.postMessage(checkText(data.text, known));
});
