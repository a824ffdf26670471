import type { Workflow } from "@machinery/client";
import type { StatusLook } from "../format/event-status-look.js";

/** How a workflow stands, in a word. */
export function workflowLook({ pause }: Pick<Workflow, "pause">): StatusLook {
  return pause === undefined
    ? { word: "open", sign: "▶", tone: "good" }
    : { word: "paused", sign: "‖", tone: "held" };
}
