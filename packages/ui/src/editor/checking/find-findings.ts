import type { WorkflowDefinition } from "@machinery/client";
import { checkWorkflow, locateFindings, readDefinitions, type Finding } from "@machinery/language";
import type { KnownDefinitions } from "../skeletons/known-definitions.js";

/** What the checker says of a text, and the workflow it reads in it. */
export interface FoundInText {
  /** In the order of the text. */
  readonly findings: readonly Finding[];
  /** As far as it could be read. Nothing where nobody can tell what the text is. */
  readonly definition: WorkflowDefinition | undefined;
}

/** Checks the text of one workflow as the daemon does when it is published. Never throws. */
export function findFindings(text: string, { services, workflows }: KnownDefinitions): FoundInText {
  const { documents, findings } = readDefinitions(text);
  const [read, second] = documents;
  if (read?.kind !== "workflow")
    return {
      findings: read === undefined ? findings : [notOne("a service", read.locate(""))],
      definition: undefined,
    };
  const { definition } = read;
  const checked = checkWorkflow(
    definition,
    (name) => services.get(name),
    services.keys(),
    (name) => (name === definition.name ? definition : workflows.get(name)),
    workflows.keys(),
  );
  const more = second === undefined ? [] : [notOne("more than one definition", second.locate(""))];
  return { findings: locateFindings([...findings, ...checked, ...more], read), definition };
}

const notOne = (found: string, place: object | undefined): Finding => ({
  severity: "error",
  code: "NOT_A_DEFINITION",
  path: "",
  expected: "one workflow",
  found,
  hint: "keep the others in files of their own, and apply those",
  ...place,
});
