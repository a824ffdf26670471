import type { FindWorkflow } from "../definition.js";
import { usedWorkflows } from "./used-workflows.js";

/** The way by which a workflow that is run comes to run the given one: their names in order, the first one run and the last the given. */
export function findRecursion(workflow: string, run: string, workflows: FindWorkflow): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[run, undefined]]);
  for (const name of cameFrom.keys()) {
    if (name === workflow) return wayTo(name, cameFrom);
    const definition = workflows(name);
    if (definition === undefined) continue;
    // A map gives what is added while it is walked.
    for (const next of usedWorkflows(definition)) if (!cameFrom.has(next)) cameFrom.set(next, name);
  }
  return undefined;
}

function wayTo(end: string, cameFrom: ReadonlyMap<string, string | undefined>): string[] {
  const way: string[] = [];
  for (let name: string | undefined = end; name !== undefined; name = cameFrom.get(name)) way.unshift(name);
  return way;
}
