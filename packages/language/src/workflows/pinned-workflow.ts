import { create } from "@bufbuild/protobuf";
import { type WorkflowDefinition, WorkflowDefinitionSchema } from "@machinery/protocol";

/** What is kept of a workflow with those that run it: its name, and the types of its inputs and outputs. */
export function pinnedWorkflow({ name, inputs, outputs }: WorkflowDefinition): WorkflowDefinition {
  return create(WorkflowDefinitionSchema, { name, inputs, outputs });
}
