import { toBinary, toJson, type DescMessage, type MessageShape } from "@bufbuild/protobuf";
import { limits, type JsonValue, type Rejection } from "@machinery/protocol";
import { checkJson } from "../events/check-json.js";
import { tooLarge } from "../errors/too-large.js";

/**
 * Checks what any definition message must be before the checker looks at it: small enough, not too deep, and with values that are
 * JSON. (A `google.protobuf.Value` may hold NaN, or nothing at all.)
 */
export function checkDefinitionMessage<Desc extends DescMessage>(
  schema: Desc,
  definition: MessageShape<Desc>,
): Rejection | undefined {
  if (toBinary(schema, definition).byteLength > limits.definitionBytes)
    return tooLarge(limits.definitionBytes, "a definition");
  let json: JsonValue;
  try {
    json = toJson(schema, definition);
  } catch (error) {
    return notJson(error instanceof Error ? error.message : String(error), "definition");
  }
  const violation = checkJson(json, "definition");
  return violation && notJson(violation.description, violation.field);
}

function notJson(found: string, field: string): Rejection {
  return {
    reason: "INVALID_DEFINITION",
    expected: "a definition whose values are JSON",
    found: `at ${field}: ${found}`,
    todo: "correct the value",
    violations: [{ field, description: found }],
  };
}
