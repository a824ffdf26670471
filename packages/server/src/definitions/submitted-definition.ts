import type { Finding } from "@machinery/language";
import type { ServiceDefinition, WorkflowDefinition } from "@machinery/protocol";

/** The definition of each kind. */
export interface Kinds {
  readonly service: ServiceDefinition;
  readonly workflow: WorkflowDefinition;
}

/** A definition as somebody sent it, whatever the form. */
export interface Submitted<D extends ServiceDefinition | WorkflowDefinition> {
  readonly definition: D;
  /** The text it came as. Empty: none. */
  readonly source: string;
  /** What was noticed while the text was read; errors among them refuse the definition. */
  readonly findings: readonly Finding[];
  /** Adds places in the text to findings of the checker, in the order of the text. */
  readonly locate: (findings: Finding[]) => Finding[];
}

/** A definition that came as a message has no text to point into. */
export function submittedMessage<D extends ServiceDefinition | WorkflowDefinition>(
  definition: D,
): Submitted<D> {
  return { definition, source: "", findings: [], locate: (findings) => findings };
}
