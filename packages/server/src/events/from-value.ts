import type { Value } from "@bufbuild/protobuf/wkt";
import type { JsonValue } from "@machinery/protocol";

/** A `google.protobuf.Value` as a JSON value; numbers may be none that JSON has. One without a kind is null. */
export function fromValue({ kind }: Value): JsonValue {
  switch (kind.case) {
    case "boolValue":
    case "numberValue":
    case "stringValue":
      return kind.value;
    case "listValue":
      return kind.value.values.map(fromValue);
    case "structValue":
      return Object.fromEntries(
        Object.entries(kind.value.fields).map(([name, field]) => [name, fromValue(field)]),
      );
    default:
      return null;
  }
}
