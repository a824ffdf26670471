import { setLooking } from "../applying/set-looking.js";
import type { FactForm } from "./fact-form.js";
import { frameOf } from "../applying/frame-of.js";
import { openStep } from "../applying/open-step.js";
import { isText, isTime, optional } from "./shape.js";

/** A step began to listen for a signal. With a key it still looks at the signals that came before: its event goes on when it has. */
export interface ListenStarted {
  readonly kind: "listen-started";
  readonly version: 1;
  readonly step: string;
  readonly signal: string;
  /** Absent: only signals that are sent to this event fit. */
  readonly key?: string;
  /** When it must be over, in milliseconds since 1970. */
  readonly deadlineMs?: number;
}

export const listenStartedV1: FactForm<ListenStarted> = {
  kind: "listen-started",
  version: 1,
  shape: { step: isText, signal: isText, key: optional(isText), deadlineMs: optional(isTime) },
  apply(state, fact, changes) {
    const { step, signal, key, deadlineMs } = fact;
    const awaited = { kind: "listen" as const, signal, key, looking: false, refused: [] };
    const opened = { path: step, inputs: {}, deadlineMs, wakeAtMs: undefined, awaited };
    openStep(state, frameOf(state, step), opened, changes);
    setLooking(state, awaited, key !== undefined, changes);
  },
};
