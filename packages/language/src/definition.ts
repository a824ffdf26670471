import type { ServiceDefinition, WorkflowDefinition } from "@machinery/protocol";

/** What people write: a service or a workflow. */
export type Definition = ServiceDefinition | WorkflowDefinition;

/** Looks a service up by its name. */
export type FindService = (name: string) => ServiceDefinition | undefined;

/** Looks a workflow up by its name. Of one that is run, inputs and outputs are looked at, and which workflows it runs in turn. */
export type FindWorkflow = (name: string) => WorkflowDefinition | undefined;

/** A place in a source text. Both count from 1; columns are UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

interface ReadBase {
  /** The document's own text. Empty when it was read from a value. */
  readonly source: string;
  /** The place of a JSON path of the stored form, or of the nearest place above it. Undefined without a text. */
  locate(path: string): Position | undefined;
}

/** One definition that was read, with the way back to its text. */
export type ReadDocument =
  | (ReadBase & { readonly kind: "service"; readonly definition: ServiceDefinition })
  | (ReadBase & { readonly kind: "workflow"; readonly definition: WorkflowDefinition });

/** Whether a definition is a workflow's. */
export function isWorkflowDefinition(definition: Definition): definition is WorkflowDefinition {
  return definition.$typeName === "machinery.v1.WorkflowDefinition";
}
