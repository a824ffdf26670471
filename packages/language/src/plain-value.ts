import { create } from "@bufbuild/protobuf";
import { type Value, NullValue, ValueSchema, StructSchema, ListValueSchema } from "@bufbuild/protobuf/wkt";
import type { JsonValue } from "@machinery/protocol";
import { fromFields } from "./from-fields.js";

/** A protobuf value as plain JSON. A value without a kind is null. */
export function toPlain(value: Value): JsonValue {
  switch (value.kind.case) {
    case "boolValue":
    case "numberValue":
    case "stringValue":
      return value.kind.value;
    case "listValue":
      return value.kind.value.values.map(toPlain);
    case "structValue":
      return fromFields(
        Object.entries(value.kind.value.fields).map(([name, field]) => [name, toPlain(field)]),
      );
    default:
      return null;
  }
}

/** Plain JSON as a protobuf value. */
export function fromPlain(value: JsonValue): Value {
  return create(ValueSchema, { kind: kindOf(value) });
}

function kindOf(value: JsonValue): Value["kind"] {
  if (value === null) return { case: "nullValue", value: NullValue.NULL_VALUE };
  if (Array.isArray(value)) {
    return { case: "listValue", value: create(ListValueSchema, { values: value.map(fromPlain) }) };
  }
  switch (typeof value) {
    case "boolean":
      return { case: "boolValue", value };
    case "number":
      return { case: "numberValue", value };
    case "string":
      return { case: "stringValue", value };
    default: {
      const fields = fromFields(Object.entries(value).map(([name, field]) => [name, fromPlain(field)]));
      return { case: "structValue", value: create(StructSchema, { fields }) };
    }
  }
}
