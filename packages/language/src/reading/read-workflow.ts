import { create } from "@bufbuild/protobuf";
import {
  type Operation,
  OperationSchema,
  type WorkflowDefinition,
  WorkflowDefinitionSchema,
} from "@machinery/protocol";
import { suggest } from "../suggest.js";
import { readFields } from "./read-fields.js";
import { readNamed } from "./read-named.js";
import { readTop } from "./read-top.js";
import { laterVerbs, verbReaders } from "./read-verbs.js";
import type { Reader } from "./reader.js";
import type { SourceMap, SourceNode } from "./source-node.js";

/** Reads a workflow, in either spelling. */
export function readWorkflow(reader: Reader, node: SourceNode): WorkflowDefinition {
  const workflow = create(WorkflowDefinitionSchema);
  readTop(reader, node, {
    read: {
      kind: () => {},
      name: (node, path) => void (workflow.name = reader.text(node, path)),
      description: (node, path) => void (workflow.description = reader.text(node, path)),
      inputs: (node, path) => void (workflow.inputs = readFields(reader, node, path)),
      outputs: (node, path) => void (workflow.outputs = readFields(reader, node, path)),
      services: (node, path) => {
        workflow.services = reader.list(node, path, "a list of services").map((item, index) => {
          reader.mark(`${path}[${index}]`, item.at);
          return reader.text(item, `${path}[${index}]`);
        });
      },
      operations: (node, path) => void (workflow.operations = readOperations(reader, node, path)),
    },
    later: ["timeout", "when_spent"],
  });
  return workflow;
}

function readOperations(reader: Reader, node: SourceNode, path: string): Operation[] {
  return readNamed(reader, node, path, "operations").map(({ name, at, node }, index) => {
    const place = `${path}[${index}]`;
    reader.mark(place, at);
    if (name !== undefined) reader.mark(`${place}.name`, at);
    const operation = create(OperationSchema);
    const map = reader.map(node, place, "an operation: a map such as `call: upper`");
    if (map !== undefined) readOperation(reader, map, place, operation);
    if (name !== undefined) operation.name = name;
    return operation;
  });
}

function readOperation(reader: Reader, map: SourceMap, path: string, operation: Operation): void {
  const verbs = map.entries.filter(({ key }) => Object.hasOwn(verbReaders, key));
  const later = map.entries.filter(({ key }) => laterVerbs.has(key) && !Object.hasOwn(verbReaders, key));
  for (const { key, keyAt } of later) {
    reader.report(`${path}.${key}`, keyAt, {
      code: "COMES_LATER",
      expected: `an operation that this version carries out (${Object.keys(verbReaders).join(" or ")})`,
      found: `\`${key}\``,
      hint: "it comes in a later version",
    });
  }
  const [verb, second] = verbs;
  // What stands beside a verb that comes later cannot be judged today.
  if (verb === undefined || later.length > 0) {
    if (later.length === 0) reportNoVerb(reader, map, path);
    return;
  }
  if (second !== undefined) {
    reader.report(path, second.keyAt, {
      code: "UNKNOWN_VERB",
      expected: "one verb for each operation",
      found: `\`${verb.key}\` and \`${second.key}\``,
      hint: "make two operations of it",
    });
    return;
  }
  const reads = verbReaders[verb.key as keyof typeof verbReaders];
  const place = `${path}.${verb.key}`;
  reader.mark(place, verb.keyAt);
  const { message, keys } = reads.begin(reader, verb.value, place);
  operation.verb = message;
  reader.keys(
    map,
    path,
    {
      read: {
        name: (node, path) => void (operation.name = reader.text(node, path)),
        description: (node, path) => void (operation.description = reader.text(node, path)),
        when: (node, path) => void (operation.when = readWhen(reader, node, path)),
        [verb.key]: () => {},
        ...keys.read,
      },
      later: [...(keys.later ?? []), ...laterVerbs],
    },
    (key) => (Object.hasOwn(keys.read, key) ? `${place}.${key}` : `${path}.${key}`),
  );
}

/** `when: true` is fine; YAML reads it as a boolean. */
function readWhen(reader: Reader, node: SourceNode, path: string): string {
  if (node.kind === "scalar" && node.value === null) {
    reader.wrong(path, node, "a condition", "write one, such as `when: data.count > 0`");
    return "";
  }
  return reader.text(node, path, true);
}

function reportNoVerb(reader: Reader, map: SourceMap, path: string): void {
  const known = Object.keys(verbReaders);
  const other = map.entries.find(({ key }) => !["name", "description", "when"].includes(key));
  reader.report(path, other?.keyAt ?? map.at, {
    code: "UNKNOWN_VERB",
    expected: `an operation with a verb (${known.join(" or ")})`,
    found: other === undefined ? "none" : `\`${other.key.slice(0, 80)}\``,
    hint:
      other === undefined
        ? "say what it does"
        : suggest(other.key, [...known, ...laterVerbs], "say what it does"),
  });
}
