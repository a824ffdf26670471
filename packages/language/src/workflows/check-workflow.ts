import type { WorkflowDefinition } from "@machinery/protocol";
import type { FindService, FindWorkflow } from "../definition.js";
import type { Finding } from "../finding.js";
import { analyseWorkflow } from "./analyse-workflow.js";

/**
 * Checks a workflow against the services it calls and the workflows it runs. With the new definition of one of them it tells whether that
 * breaks the workflow. The names known are for suggestions.
 */
export function checkWorkflow(
  definition: WorkflowDefinition,
  services: FindService,
  knownServices: Iterable<string> = [],
  workflows: FindWorkflow = () => undefined,
  knownWorkflows: Iterable<string> = [],
): Finding[] {
  const { findings } = analyseWorkflow(definition, services, [...knownServices], workflows, [
    ...knownWorkflows,
  ]);
  return findings.list;
}
