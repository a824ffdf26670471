import {
  toJson,
  type DescEnum,
  type DescField,
  type DescMessage,
  type MessageShape,
} from "@bufbuild/protobuf";
import { ValueSchema, type Value } from "@bufbuild/protobuf/wkt";
import type { JsonObject, JsonValue } from "@machinery/protocol";

/**
 * A message as JSON for programs: proto field names (`event_id`), plain fields also when they are empty, and enum values without their prefix
 * (`SUCCEEDED`, not `EVENT_STATUS_SUCCEEDED`). 64-bit integers are texts and times are RFC 3339, as protobuf's JSON has them.
 */
export function messageToJson<D extends DescMessage>(schema: D, message: MessageShape<D>): JsonObject {
  const json = toJson(schema, message, { useProtoFieldName: true, alwaysEmitImplicit: true }) as JsonObject;
  shorten(schema, json);
  return json;
}

/** A `google.protobuf.Value` as JSON. */
export function valueToJson(value: Value): JsonValue {
  return toJson(ValueSchema, value);
}

function shorten(schema: DescMessage, json: JsonObject): void {
  // Well-known types have JSON of their own, and user data is left as it is.
  if (schema.typeName.startsWith("google.protobuf.")) return;
  for (const field of schema.fields) {
    const value = json[field.name];
    if (value !== undefined && value !== null) json[field.name] = shortenField(field, value);
  }
}

function shortenField(field: DescField, value: JsonValue): JsonValue {
  const { enum: enumeration, message } = field;
  if (enumeration === undefined && message === undefined) return value;
  if (Array.isArray(value) && field.fieldKind === "list")
    return value.map((one) => shortenOne(enumeration, message, one));
  if (field.fieldKind === "map") {
    const entries = Object.entries(value as JsonObject);
    return Object.fromEntries(entries.map(([key, one]) => [key, shortenOne(enumeration, message, one)]));
  }
  return shortenOne(enumeration, message, value);
}

function shortenOne(
  enumeration: DescEnum | undefined,
  message: DescMessage | undefined,
  value: JsonValue,
): JsonValue {
  if (enumeration !== undefined && typeof value === "string") return withoutPrefix(enumeration, value);
  if (message !== undefined && typeof value === "object" && value !== null && !Array.isArray(value))
    shorten(message, value);
  return value;
}

function withoutPrefix(enumeration: DescEnum, name: string): string {
  const prefix = enumeration.sharedPrefix?.toUpperCase() ?? "";
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
