import type { WorkflowDefinition } from "@machinery/protocol";
import type { FindService } from "../definition.js";
import type { Finding } from "../finding.js";
import { analyseWorkflow } from "./analyse-workflow.js";

/**
 * Checks a workflow against the services it calls. With the new definition of a service it tells whether that breaks
 * the workflow. `knownServices` are names for suggestions.
 */
export function checkWorkflow(
  definition: WorkflowDefinition,
  services: FindService,
  knownServices: Iterable<string> = [],
): Finding[] {
  return analyseWorkflow(definition, services, [...knownServices]).findings.list;
}
