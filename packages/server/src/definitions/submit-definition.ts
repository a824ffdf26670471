import type { Finding } from "@machinery/language";
import { refuse, type Result, type ServiceDefinition, type WorkflowDefinition } from "@machinery/protocol";
import type { Catalogue, RequestKey, Written } from "../catalogue/catalogue.js";
import type { DefineOptions } from "../catalogue/define-workflow.js";
import { findingsToRejection } from "../errors/findings-to-rejection.js";
import type { Submitted } from "./submitted-definition.js";

/** Registers a service as somebody sent it, unless reading it found errors already. */
export async function submitService(
  catalogue: Catalogue,
  submitted: Submitted<ServiceDefinition>,
  force: boolean,
  key: RequestKey,
): Promise<Result<Written>> {
  const { definition, findings } = submitted;
  if (findings.some(isError)) return refuse(findingsToRejection(findings));
  return catalogue.registerService(definition, { force, locate: locateWith(submitted) }, key);
}

/** Defines a workflow as somebody sent it, unless reading it found errors already. */
export async function submitWorkflow(
  catalogue: Catalogue,
  submitted: Submitted<WorkflowDefinition>,
  how: Pick<DefineOptions, "force" | "ifRevision">,
  key: RequestKey,
): Promise<Result<Written>> {
  const { definition, source, findings } = submitted;
  if (findings.some(isError)) return refuse(findingsToRejection(findings));
  return catalogue.defineWorkflow(definition, { ...how, source, locate: locateWith(submitted) }, key);
}

const isError = (finding: Finding): boolean => finding.severity === "error";

/** Puts what reading noticed before what the checker finds. */
const locateWith =
  ({ findings, locate }: Submitted<ServiceDefinition | WorkflowDefinition>) =>
  (found: Finding[]): Finding[] => [...findings, ...locate(found)];
