import type { JsonValue } from "@machinery/protocol";
import { pathSeparator } from "../cel/syntax-path.js";
import type { ObjectType } from "../cel/type.js";
import type { PlannedInput } from "../plan.js";
import type { ResolvedEndpoint } from "../services/resolve-endpoint.js";
import { checkInputs, checkUnknownInputs } from "./check-inputs.js";
import { planMapping } from "./plan-mapping.js";
import type { PlanContext } from "./verb.js";
import { workflowScope } from "./workflow-scope.js";

/** Plans what a call sends: the declared inputs from the document, or a mapping. Reports what is wrong with it; undefined when something is. */
export function planInput(
  input: JsonValue | undefined,
  endpoint: Pick<ResolvedEndpoint, "inputs"> | undefined,
  called: string,
  path: string,
  context: PlanContext,
): PlannedInput | undefined {
  if (input === undefined) {
    if (endpoint === undefined) return undefined;
    checkInputs(endpoint.inputs, { source: "data", type: certainData(context), path, called }, context);
    return endpoint.inputs.length === 0
      ? { kind: "document" }
      : { kind: "declared", names: endpoint.inputs.map(({ name }) => name) };
  }
  const scope = workflowScope(context);
  const mapping = planMapping(input, scope, `${path}.input`, context);
  if (mapping === undefined) return undefined;
  if (endpoint !== undefined && mapping.term.type.kind === "object") {
    checkInputs(
      endpoint.inputs,
      { source: "mapping", type: mapping.term.type, path: `${path}.input`, called },
      context,
    );
    if (typeof input === "object" && input !== null) {
      checkUnknownInputs(endpoint.inputs, Object.keys(input), `${path}.input`, called, context);
    }
  }
  return { kind: "mapping", mapping: mapping.expression };
}

/** The document with what the operation's condition made certain. */
function certainData(context: PlanContext): ObjectType {
  const { data } = context.state;
  const certain = new Set(context.certain);
  const fields = [...data.fields].map(
    ([name, field]) =>
      [
        name,
        { type: field.type, certain: field.certain || certain.has(`data${pathSeparator}${name}`) },
      ] as const,
  );
  return { kind: "object", fields: new Map(fields), rest: data.rest };
}
