import type { JsonValue } from "@machinery/protocol";
import type { Value } from "@bufbuild/protobuf/wkt";
import type { Term } from "../cel/term.js";
import { anyObject, type ObjectType, typeOfNames } from "../cel/type.js";
import type { PlannedOutput } from "../plan.js";
import { toPlain } from "../plain-value.js";
import { planMapping } from "./plan-mapping.js";
import type { PlanContext } from "./verb.js";
import { workflowScope } from "./workflow-scope.js";

/** What an answer writes into the document, and of what type that is. Reports what is wrong with it; undefined when something is. */
export function planOutput(
  output: JsonValue | undefined,
  answer: ObjectType,
  path: string,
  context: PlanContext,
): { output: PlannedOutput; merged: ObjectType | undefined } | undefined {
  if (output === undefined) return { output: { kind: "none" }, merged: undefined };
  const scope = workflowScope(context, answer);
  const mapping = planMapping(output, scope, `${path}.output`, context);
  if (mapping === undefined) return undefined;
  const merged = objectType(mapping.term);
  if (mapping.term.path === "answer") return { output: { kind: "merge" }, merged };
  return { output: { kind: "mapping", mapping: mapping.expression }, merged };
}

const objectType = ({ type }: Term): ObjectType => (type.kind === "object" ? type : anyObject);

/** What an output mapping that is wrong writes, as far as can be known. */
export function writtenBy({ output }: { readonly output?: Value | undefined }): ObjectType {
  const plain = output && toPlain(output);
  return typeof plain === "object" && plain !== null && !Array.isArray(plain)
    ? typeOfNames(Object.keys(plain))
    : anyObject;
}
