import type { FactForm } from "./fact-form.js";
import { frameOf } from "../applying/frame-of.js";
import { openStep } from "../applying/open-step.js";
import { isText, isTime, optional } from "./shape.js";

/** A step asked a person. */
export interface AskStarted {
  readonly kind: "ask-started";
  readonly version: 1;
  readonly step: string;
  readonly question: string;
  /** Absent: anybody of the group. */
  readonly assignee?: string;
  /** Absent: anybody. */
  readonly group?: string;
  /** When it must be over, in milliseconds since 1970. */
  readonly deadlineMs?: number;
}

export const askStartedV1: FactForm<AskStarted> = {
  kind: "ask-started",
  version: 1,
  shape: {
    step: isText,
    question: isText,
    assignee: optional(isText),
    group: optional(isText),
    deadlineMs: optional(isTime),
  },
  apply(state, fact, changes) {
    const { step, question, assignee = "", group = "", deadlineMs } = fact;
    const awaited = { kind: "ask" as const, question, assignee, group, claimedBy: "" };
    const opened = { path: step, inputs: {}, deadlineMs, wakeAtMs: undefined, awaited };
    openStep(state, frameOf(state, step), opened, changes);
  },
};
