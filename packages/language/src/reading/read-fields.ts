import { create } from "@bufbuild/protobuf";
import { type Field, FieldSchema, type JsonObject } from "@machinery/protocol";
import { fromPlain } from "../plain-value.js";
import { readNamed } from "./read-named.js";
import type { Reader } from "./reader.js";
import { nodeToJson, type SourceNode } from "./source-node.js";

/** Reads declared inputs or outputs. */
export function readFields(reader: Reader, node: SourceNode, path: string): Field[] {
  return readNamed(reader, node, path, "fields").map(({ name, at, node }, index) => {
    const place = `${path}[${index}]`;
    reader.mark(place, at);
    const field = create(FieldSchema, { name: name ?? "" });
    if (name !== undefined) reader.mark(`${place}.name`, at);
    readField(reader, node, place, field);
    if (name !== undefined) field.name = name;
    return field;
  });
}

function readField(reader: Reader, node: SourceNode, path: string, field: Field): void {
  reader.keys(node, path, {
    read: {
      name: (node, path) => void (field.name = reader.text(node, path)),
      type: (node, path) => void (field.type = reader.text(node, path)),
      description: (node, path) => void (field.description = reader.text(node, path)),
      required: (node, path) => {
        const required = reader.boolean(node, path);
        if (required !== undefined) field.required = required;
      },
      default: (node) => void (field.default = fromPlain(nodeToJson(node))),
      sensitive: (node, path) => void (field.sensitive = reader.boolean(node, path) ?? false),
      schema: (node, path) => {
        if (reader.map(node, path, "a JSON Schema") !== undefined && node.kind === "map")
          field.schema = nodeToJson(node) as JsonObject;
      },
    },
  });
}
