import type { Workflow } from "@machinery/client";
import { writeDefinition } from "@machinery/language";

/** The text of a published workflow, to be edited: as it was written; in YAML where it was written as JSON, or came as a message. */
export function publishedText({ definition, source }: Pick<Workflow, "definition" | "source">): string {
  const text = source.replaceAll("\r\n", "\n");
  if (text.trim() !== "" && !text.trimStart().startsWith("{")) return text;
  return definition === undefined ? text : writeDefinition(definition, "yaml");
}

/** What a new workflow begins with. */
export const newWorkflowText = `kind: workflow
name: new-workflow
inputs: {}
outputs: {}
operations:
`;
