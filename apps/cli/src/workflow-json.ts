import { messageToJson, WorkflowSchema, type JsonObject, type Workflow } from "@machinery/client";
import { definitionToJson } from "@machinery/language";

/** A workflow as JSON for programs. Its definition is as people write it, so that it can be applied again. */
export function workflowToJson(workflow: Workflow): JsonObject {
  const json = messageToJson(WorkflowSchema, workflow);
  return workflow.definition === undefined
    ? json
    : { ...json, definition: definitionToJson(workflow.definition) };
}
