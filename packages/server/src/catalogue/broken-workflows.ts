import { checkWorkflow, type Finding, type FindService, type FindWorkflow } from "@machinery/language";
import type { Rejection, Violation } from "@machinery/protocol";
import { formatFinding } from "../errors/findings-to-rejection.js";
import type { CatalogueIndex } from "./catalogue-index.js";

/** What workflows are checked against. */
export interface Found {
  readonly service: FindService;
  readonly workflow: FindWorkflow;
}

/** The definitions there are. */
export function foundIn(index: CatalogueIndex): Found {
  return {
    service: (name) => index.service(name)?.definition,
    workflow: (name) => index.workflow(name)?.definition,
  };
}

/** Which of these workflows check today and would not then, each with its first error. */
export function brokenWorkflows(index: CatalogueIndex, names: readonly string[], then: Found): Violation[] {
  const today = foundIn(index);
  return names.flatMap((name) => {
    const workflow = index.workflow(name);
    if (workflow === undefined) return [];
    const errorWith = ({ service, workflow: find }: Found) =>
      checkWorkflow(workflow.definition, service, [], find).find(isError);
    const error = errorWith(then);
    if (error === undefined || errorWith(today) !== undefined) return [];
    return [{ field: `${name}: ${error.path}`, description: formatFinding(error), code: error.code }];
  });
}

const isError = ({ severity }: Finding): boolean => severity === "error";

/** The refusal of a definition that breaks workflows. */
export function breaksWorkflows(name: string, violations: readonly Violation[]): Rejection {
  const [first] = violations;
  return {
    reason: "BREAKS_WORKFLOWS",
    expected: `a definition of \`${name}\` that the workflows using it can live with`,
    found: `one that breaks ${violations.length} of them, first ${first?.field}: ${first?.description}`,
    todo: "keep what they use, change them first, or force it",
    violations,
  };
}
