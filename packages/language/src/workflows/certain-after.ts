import { pathSeparator } from "../cel/syntax-path.js";
import type { FlowState } from "./flow-state.js";
import type { PlannedStep } from "./verb.js";

/** The paths that are surely there after a step, of those that were before it, and those that it says itself. */
export function certainAfter(
  certain: readonly string[],
  before: FlowState,
  { state: after, certain: said = [] }: PlannedStep,
): readonly string[] {
  if (after === undefined || (certain.length === 0 && said.length === 0)) return certain;
  const kept = after === before ? certain : certain.filter((path) => isUntouched(path, before, after));
  return [...kept, ...said];
}

/** Fields of the document are replaced and never removed, so that one is sure to stay there; what is inside it may be gone, and an answer, too. */
function isUntouched(path: string, before: FlowState, after: FlowState): boolean {
  const [root, field, ...inside] = path.split(pathSeparator);
  if (field === undefined) return true;
  if (root === "steps") return before.steps.get(field) === after.steps.get(field);
  if (root !== "data" || inside.length === 0) return true;
  return before.data.fields.get(field)?.type === after.data.fields.get(field)?.type;
}
